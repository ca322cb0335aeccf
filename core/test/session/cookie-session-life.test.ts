import { describe, expect, test } from "vitest";
import { Phial, session } from "../../src/index.ts";
import { testClient } from "../../src/testing/index.ts";
import { recordedLog } from "../recorded-log.ts";
import { KEY, DAY, cookieOf, sessionApp, valueOf, withCookie } from "./session-app.ts";

describe("the lifetime", () => {
  test("of a permanent session is in the cookie, by the app's clock", async () => {
    const { app, clock } = sessionApp({ PERMANENT_SESSION_LIFETIME: "1h" });
    await using _closing = app;
    const expires = new Date(clock.now() + 3_600_000).toUTCString();
    expect(cookieOf(await app.request("/permanent/ada"))).toContain(`Expires=${expires}`);
  });

  test("of a permanent session moves on with each request, touched or not", async () => {
    const { app, clock } = sessionApp();
    await using _closing = app;
    const client = testClient(app);
    await client.get("/permanent/ada");
    for (let visit = 0; visit < 3; visit++) {
      clock.advance(30 * DAY);
      const response = await client.get("/untouched");
      expect(cookieOf(response)).toContain(new Date(clock.now() + 31 * DAY).toUTCString());
      expect(response.headers.get("Vary")).toBe("Cookie");
    }
    expect(await (await client.get("/get")).json()).toBe("ada");
  });

  test("does not move on with SESSION_REFRESH_EACH_REQUEST off", async () => {
    const { app } = sessionApp({ SESSION_REFRESH_EACH_REQUEST: false });
    await using _closing = app;
    const client = testClient(app);
    await client.get("/permanent/ada");
    expect(cookieOf(await client.get("/get"))).toBe("");
  });

  test("does not move on for a session that is not permanent", async () => {
    await using app = sessionApp().app;
    const client = testClient(app);
    await client.get("/set/ada");
    expect(cookieOf(await client.get("/get"))).toBe("");
  });

  test("ends every cookie that is older than PERMANENT_SESSION_LIFETIME", async () => {
    const { app, clock } = sessionApp({ PERMANENT_SESSION_LIFETIME: "1h" });
    await using _closing = app;
    const cookie = withCookie(valueOf(await app.request("/set/ada")));
    clock.advance(3_600_000);
    expect(await (await app.request("/get", cookie)).json()).toBe("ada");
    clock.advance(1000);
    expect(await (await app.request("/get", cookie)).json()).toBeNull();
  });

  test("is also in a permanent session that is compressed", async () => {
    const { app, clock } = sessionApp();
    await using _closing = app;
    const client = testClient(app);
    await client.get(`/permanent/${"a".repeat(2000)}`);
    expect(client.jar.get("session")).toMatch(/^\./);
    clock.advance(DAY);
    expect(cookieOf(await client.get("/untouched"))).toContain("Expires=");
  });
});

describe("keys", () => {
  test("that are retired still verify, and sign nothing new", async () => {
    const [K1, K2] = [`${KEY} 1`, `${KEY} 2`];
    await using before = sessionApp({ SECRET_KEY: K1 }).app;
    const client = testClient(before);
    await client.get("/set/ada");
    await using after = sessionApp({ SECRET_KEY: K2, SECRET_KEY_FALLBACKS: [K1] }).app;
    const returning = testClient(after, { jar: client.jar });
    expect(await (await returning.get("/get")).json()).toBe("ada");
    const signed = valueOf(await returning.get("/set/grace"));
    await using onlyNew = sessionApp({ SECRET_KEY: K2 }).app;
    await using onlyOld = sessionApp({ SECRET_KEY: K1 }).app;
    expect(await (await onlyNew.request("/get", withCookie(signed))).json()).toBe("grace");
    expect(await (await onlyOld.request("/get", withCookie(signed))).json()).toBeNull();
  });

  test("that are gone from the fallbacks end what they have signed", async () => {
    await using before = sessionApp({ SECRET_KEY: `${KEY} 1` }).app;
    const cookie = withCookie(valueOf(await before.request("/set/ada")));
    await using after = sessionApp({ SECRET_KEY: `${KEY} 2` }).app;
    expect(await (await after.request("/get", cookie)).json()).toBeNull();
  });

  test("that are missing leave a session that can be read and not written", async () => {
    const log = recordedLog();
    const app = new Phial("keyless", { log });
    await using _closing = app;
    app.get("/get", (c) => c.json([session(c).get("a") ?? null, session(c).size]));
    app.get("/set", (c) => (session(c).set("a", 1), c.text("set")));
    const response = await app.request("/get", withCookie("anything"));
    expect([await response.json(), response.headers.get("Vary")]).toEqual([[null, 0], null]);
    expect((await app.request("/set")).status).toBe(500);
    expect(log.lines).toMatchObject([{ fields: { err: { code: "SESSION_READ_ONLY" } } }]);
  });
});
