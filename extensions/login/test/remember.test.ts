import { afterThisRequest } from "phial";
import { describe, expect, test } from "vitest";
import { decodeCookie, encodeCookie } from "../src/index.ts";
import { accounts, nameOf } from "./accounts.ts";

const DAY = 86_400;

describe("the remember cookie of Flask-Login", () => {
  test("signs in when the session is gone, and the login is not fresh", async () => {
    const browser = accounts().client();
    await browser.post("/login/1?remember=1");
    browser.jar.delete("session");
    expect(await nameOf(browser)).toBe("ada");
    expect((await browser.get("/fresh")).status).toBe(302);
  });

  test("is signed with SECRET_KEY, and good with one of its fallbacks", async () => {
    const [old, key] = ["o".repeat(32), "k".repeat(32)];
    const browser = accounts({ config: { SECRET_KEY_FALLBACKS: [old] } }).client();
    browser.jar.set("remember_token", encodeCookie("1", old));
    expect(await nameOf(browser)).toBe("ada");
    await browser.post("/login/1?remember=1");
    expect(decodeCookie(browser.jar.get("remember_token") ?? "", [key])).toBe("1");
  });

  test("says nothing with the signature of another key", async () => {
    const browser = accounts().client();
    browser.jar.set("remember_token", encodeCookie("1", "x".repeat(32)));
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("is HttpOnly, of the same site, and over https only where it was set over https", async () => {
    const { app, client } = accounts();
    const response = await client().post("/login/1?remember=1");
    const [plain] = response.headers.getSetCookie().filter((line) => line.startsWith("remember"));
    expect(plain).toMatch(/; HttpOnly; Path=\/; SameSite=Lax$/);
    const secure = await app.request("https://localhost/login/1?remember=1", { method: "POST" });
    expect(secure.headers.getSetCookie().join()).toMatch(
      /remember_token=[^;]+; Expires=[^;]+; Secure; HttpOnly/,
    );
  });

  test("lasts for REMEMBER_COOKIE_DURATION", async () => {
    const { client, clock } = accounts({ config: { REMEMBER_COOKIE_DURATION: "2 days" } });
    const browser = client();
    await browser.post("/login/1?remember=1");
    clock.advance(2 * DAY * 1000 - 1000);
    browser.jar.delete("session");
    expect(await nameOf(browser)).toBe("ada");
    clock.advance(2000);
    browser.jar.delete("session");
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("carries the session version, and is over with another", async () => {
    const { client, users } = accounts({ options: { sessionVersion: ({ version }) => version } });
    const ada = users.get("1");
    if (ada) ada.version = 4;
    const browser = client();
    await browser.post("/login/1?remember=1");
    expect(browser.jar.get("remember_token")).toMatch(/^"?1(?:\||\\174)v4/);
    browser.jar.delete("session");
    expect(await nameOf(browser)).toBe("ada");
    if (ada) ada.version = 5;
    browser.jar.delete("session");
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("does not take a version out of an id that looks like one", async () => {
    const { client, users } = accounts({ options: { sessionVersion: ({ version }) => version } });
    users.set("9|v4", { id: 9, name: "nine", isActive: true, version: 0 });
    users.set("9", { id: 9, name: "other", isActive: true, version: 4 });
    const { client: asNine } = accounts({
      options: {
        sessionVersion: ({ version }) => version,
        getId: ({ name }) => (name === "ada" ? "9|v4" : "2"),
      },
    });
    const browser = asNine();
    await browser.post("/login/1?remember=1");
    const thief = client();
    thief.jar.set("remember_token", browser.jar.get("remember_token") ?? "");
    expect(await nameOf(thief)).toBe("nine");
  });

  test("is set beside what a handler does with its response", async () => {
    const { app, login, users, client } = accounts();
    app.post("/own", async (c) => {
      const ada = users.get("1");
      if (ada) await login.loginUser(c, ada, { remember: true });
      afterThisRequest(c, (response) => {
        response.headers.append("Set-Cookie", "own=1");
        return response;
      });
      return new Response("done", { headers: { "X-Own": "1" } });
    });
    const response = await client().post("/own");
    expect(response.headers.get("X-Own")).toBe("1");
    expect(response.headers.getSetCookie().map((line) => line.split("=")[0])).toEqual(
      expect.arrayContaining(["remember_token", "own", "session"]),
    );
  });
});
