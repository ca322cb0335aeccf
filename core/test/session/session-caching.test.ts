import { describe, expect, test, vi } from "vitest";
import { session } from "../../src/index.ts";
import { CookieSessions } from "../../src/session/cookie-sessions.ts";
import { testClient } from "../../src/testing/index.ts";
import { cookieOf, sessionApp, valueOf, withCookie } from "./session-app.ts";

describe("caches", () => {
  test("are told to keep an answer apart by cookie once the session was looked at", async () => {
    await using app = sessionApp().app;
    const response = await app.request("/get");
    expect([response.headers.get("Vary"), response.headers.get("Cache-Control")]).toEqual([
      "Cookie",
      null,
    ]);
  });

  test.each<[string, (c: Parameters<typeof session>[0]) => unknown]>([
    ["has()", (c) => session(c).has("x")],
    ["size", (c) => session(c).size],
    ["keys()", (c) => session(c).keys()],
    ["permanent", (c) => session(c).permanent],
    ["pop() of nothing", (c) => session(c).pop("x")],
    ["isNew", (c) => session(c).isNew],
  ])("are told so after %s, too", async (_name, look) => {
    await using app = sessionApp().app;
    app.get("/look", (c) => (look(c), c.text("looked")));
    const response = await app.request("/look");
    expect([response.headers.get("Vary"), cookieOf(response)]).toEqual(["Cookie", ""]);
  });

  test("that are shared do not keep an answer that sets the cookie", async () => {
    await using app = sessionApp().app;
    expect((await app.request("/set/a")).headers.get("Cache-Control")).toBe("private");
  });

  test("are told what the handler says, where it says something", async () => {
    await using app = sessionApp().app;
    app.get("/own", (c) => {
      session(c).set("a", 1);
      return c.text("own", 200, { "Cache-Control": "no-store", Vary: "Accept, cookie" });
    });
    const response = await app.request("/own");
    expect([response.headers.get("Cache-Control"), response.headers.get("Vary")]).toEqual([
      "no-store",
      "Accept, cookie",
    ]);
  });

  test("are told so on the answer to an error, too", async () => {
    await using app = sessionApp().app;
    app.get("/broken", (c) => {
      throw new Error(`broken ${session(c).size}`);
    });
    expect((await app.request("/broken")).headers.get("Vary")).toBe("Cookie");
  });
});

describe("a session that nobody touches", () => {
  test("leaves no trace, whether the client has a cookie or not", async () => {
    await using app = sessionApp().app;
    const client = testClient(app);
    for (const _visit of ["without", "with"]) {
      const response = await client.get("/untouched");
      expect([cookieOf(response), response.headers.get("Vary")]).toEqual(["", null]);
      await client.get("/set/ada");
    }
  });

  test("is not opened: a cookie is verified only when somebody looks", async () => {
    const open = vi.spyOn(CookieSessions.prototype, "open");
    await using app = sessionApp().app;
    const cookie = withCookie(valueOf(await app.request("/set/ada")));
    open.mockClear();
    await app.request("/untouched", cookie);
    expect(open).not.toHaveBeenCalled();
    await app.request("/get", cookie);
    expect(open).toHaveBeenCalledOnce();
  });
});
