import { session } from "phial";
import { describe, expect, test } from "vitest";
import { sessionProtected } from "../src/index.ts";
import { accounts, nameOf } from "./accounts.ts";

const ELSEWHERE = { headers: { "User-Agent": "another browser" } };

describe("a session that comes from another browser", () => {
  test("is not fresh, with basic protection", async () => {
    const { app, client } = accounts();
    const browser = client();
    await browser.post("/login/1");
    expect((await browser.get("/fresh")).status).toBe(200);
    const heard = sessionProtected.collect(app, async () => {
      expect(await (await browser.get("/me", ELSEWHERE)).text()).toBe("ada");
    });
    expect(await heard).toHaveLength(1);
    expect((await browser.get("/fresh")).status).toBe(302);
  });

  test("ends, with strong protection, and so does the remember cookie", async () => {
    const browser = accounts({ config: { SESSION_PROTECTION: "strong" } }).client();
    await browser.post("/login/1?remember=1");
    expect(await (await browser.get("/maybe", ELSEWHERE)).text()).toBe("nobody");
    expect(browser.jar.get("remember_token")).toBeUndefined();
    expect(await nameOf(browser)).toBe("nobody");
  });

  test.each(["basic", "strong"])("is in the log once, with %s protection", async (mode) => {
    const { client, log } = accounts({ config: { SESSION_PROTECTION: mode } });
    const browser = client();
    await browser.post("/login/1");
    for (const _time of [1, 2]) await browser.get("/maybe", ELSEWHERE);
    const lines = log.filter(({ event }) => event === "session.protected");
    expect(lines).toMatchObject([{ user: "1", ended: mode === "strong", route: "/maybe" }]);
  });

  test("is as good as before, without protection", async () => {
    const browser = accounts({ config: { SESSION_PROTECTION: null } }).client();
    await browser.post("/login/1");
    expect((await browser.get("/fresh", ELSEWHERE)).status).toBe(200);
  });
});

test("X-Forwarded-For says where a session comes from only where a proxy is trusted", async () => {
  const forwarded = { headers: { "X-Forwarded-For": "203.0.113.9" } };
  const plain = accounts().client();
  await plain.post("/login/1");
  expect((await plain.get("/fresh", forwarded)).status).toBe(200);

  const proxied = accounts({ config: { TRUSTED_PROXIES: { hops: 1 } } }).client({
    address: "127.0.0.1",
  });
  await proxied.post("/login/1");
  expect((await proxied.get("/fresh", forwarded)).status).toBe(302);
});

test("a login that is made fresh again gets a new id of the session, and is in the log", async () => {
  const { app, login, client, log } = accounts();
  app.post("/again", login.required, async (c) => {
    const before = session(c).renewed;
    await login.confirmLogin(c);
    return { before, after: session(c).renewed };
  });
  const browser = client();
  await browser.post("/login/1");
  await browser.get("/maybe", ELSEWHERE);
  expect(await (await browser.post("/again")).json()).toEqual({ before: false, after: true });
  expect((await browser.get("/fresh")).status).toBe(200);
  const line = { event: "auth.confirmed", user: "1", route: "/again" };
  expect(log).toContainEqual(expect.objectContaining(line));
});
