import { describe, expect, test } from "vitest";
import { session } from "../../src/index.ts";
import {
  KeyRing,
  sessionSerializer,
  taggedJson,
  URLSafeTimedSerializer,
} from "../../src/signing/index.ts";
import { testClient } from "../../src/testing/index.ts";
import { recordedLog } from "../recorded-log.ts";
import { KEY, cookieOf, sessionApp, valueOf, withCookie } from "./session-app.ts";

describe("the session cookie", () => {
  test("carries values from request to request", async () => {
    await using app = sessionApp().app;
    const client = testClient(app);
    await client.get("/set/ada");
    expect(await (await client.get("/get")).json()).toBe("ada");
  });

  test("is HttpOnly, SameSite=Lax, for the whole path, without Domain and Expires", async () => {
    await using app = sessionApp().app;
    const cookie = cookieOf(await app.request("/set/ada"));
    expect(cookie).toMatch(/^session=[\w.-]+; HttpOnly; Path=\/; SameSite=Lax$/);
  });

  test("has the attributes of the settings", async () => {
    await using app = sessionApp({
      SESSION_COOKIE_NAME: "visit",
      SESSION_COOKIE_DOMAIN: "shop.test",
      SESSION_COOKIE_PATH: "/shop",
      SESSION_COOKIE_HTTPONLY: false,
      SESSION_COOKIE_SECURE: true,
      SESSION_COOKIE_SAMESITE: "Strict",
      SESSION_COOKIE_PARTITIONED: true,
    }).app;
    const cookie = cookieOf(await app.request("/set/ada"));
    expect(cookie).toMatch(/^visit=/);
    expect(new Set(cookie.split("; ").slice(1))).toEqual(
      new Set(["Domain=shop.test", "Secure", "Path=/shop", "SameSite=Strict", "Partitioned"]),
    );
  });

  test("takes its path from APPLICATION_ROOT, and leaves SameSite to the browser when it is null", async () => {
    await using app = sessionApp({ APPLICATION_ROOT: "/app", SESSION_COOKIE_SAMESITE: null }).app;
    const cookie = cookieOf(await app.request("/set/ada"));
    expect(cookie).toContain("Path=/app");
    expect(cookie).not.toContain("SameSite");
  });

  test("is written and read by Flask's format under the same key", async () => {
    const { app, clock } = sessionApp();
    await using _closing = app;
    const serializer = sessionSerializer(new KeyRing(KEY), clock);
    expect(serializer.loads(valueOf(await app.request("/set/ada")))).toEqual({ value: "ada" });
    const response = await app.request("/get", withCookie(serializer.dumps({ value: "grace" })));
    expect(await response.json()).toBe("grace");
  });

  test("is taken away with an expiry in the past when the session becomes empty", async () => {
    await using app = sessionApp().app;
    const client = testClient(app);
    await client.get("/set/ada");
    const cookie = cookieOf(await client.get("/clear"));
    expect(cookie).toMatch(/^session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0;/);
    expect(client.jar.cookies).toEqual([]);
  });

  test("is saved after the afterRequest hooks", async () => {
    await using app = sessionApp().app;
    app.afterRequest((_response, c) => session(c).set("value", "from the hook"));
    const client = testClient(app);
    await client.get("/untouched");
    expect(await (await client.get("/get")).json()).toBe("from the hook");
  });

  test("is set on a response whose headers are locked", async () => {
    await using app = sessionApp().app;
    app.get("/redirect", (c) => {
      session(c).set("value", "kept");
      return Response.redirect("http://localhost/get");
    });
    expect(cookieOf(await app.request("/redirect"))).toContain("session=");
  });
});

describe("Secure", () => {
  test.each([
    ["http://localhost/set/a", null, false],
    ["https://localhost/set/a", null, true],
    ["https://localhost/set/a", false, false],
    ["http://localhost/set/a", true, true],
  ])("for %s with SESSION_COOKIE_SECURE=%s is %s", async (url, setting, isSecure) => {
    const config = setting === null ? {} : { SESSION_COOKIE_SECURE: setting };
    await using app = sessionApp(config).app;
    expect(cookieOf(await app.request(url)).includes("Secure")).toBe(isSecure);
  });

  test.each([
    ["10.0.0.1", true],
    ["192.0.2.1", false],
  ])(
    "is set when the peer %s says https: %s, as TRUSTED_PROXIES allows",
    async (address, isSecure) => {
      await using app = sessionApp({ TRUSTED_PROXIES: { proxies: ["10.0.0.0/8"] } }).app;
      const client = testClient(app, { address, headers: { "X-Forwarded-Proto": "https" } });
      expect(cookieOf(await client.get("/set/a")).includes("Secure")).toBe(isSecure);
    },
  );

  test.each(["__Host-session", "__Secure-session"])(
    "is added to %s, which browsers refuse without it",
    async (name) => {
      await using app = sessionApp({
        SESSION_COOKIE_NAME: name,
        SESSION_COOKIE_SECURE: false,
      }).app;
      expect(cookieOf(await app.request("/set/a"))).toMatch(/^__.*; Secure/);
    },
  );
});

describe("a cookie that is no session of ours", () => {
  test("begins a new one: forged, broken, empty, of another purpose", async () => {
    const { app, clock } = sessionApp();
    await using _closing = app;
    const good = valueOf(await app.request("/set/ada"));
    const other = new URLSafeTimedSerializer(new KeyRing(KEY), { salt: "other", clock });
    const forged = [
      "",
      ".",
      "..",
      "x",
      ".eJw.x.y",
      "A".repeat(3900),
      "eyJ2YWx1ZSI6ImFkYSJ9.aaaa.bbbb",
      `${good}x`,
      good.slice(0, -1),
      sessionSerializer(new KeyRing("another key of thirty-two bytes!!")).dumps({ value: "ada" }),
      other.dumps({ value: "ada" }),
    ];
    for (const value of forged) {
      const response = await app.request("/get", withCookie(value));
      expect([value, response.status, await response.json()]).toEqual([value, 200, null]);
    }
  });

  test("begins a new one when any single character is another", async () => {
    await using app = sessionApp().app;
    const good = valueOf(await app.request("/set/ada"));
    for (let i = 0; i < good.length; i++) {
      const changed = `${good.slice(0, i)}${good[i] === "A" ? "B" : "A"}${good.slice(i + 1)}`;
      const response = await app.request("/get", withCookie(changed));
      // The last character of base64 has bits that do not count.
      if (i < good.length - 1) expect([i, await response.json()]).toEqual([i, null]);
      expect(response.status).toBe(200);
    }
  });

  test.each([[[1, 2]], ["text"], [7], [true]])(
    "begins a new one when what is signed is %j",
    async (payload) => {
      const { app, clock } = sessionApp();
      await using _closing = app;
      const serializer = new URLSafeTimedSerializer(new KeyRing(KEY), {
        salt: "cookie-session",
        keyDerivation: "hmac",
        codec: taggedJson,
        clock,
      });
      const response = await app.request("/get", withCookie(serializer.dumps(payload)));
      expect([response.status, await response.json()]).toEqual([200, null]);
    },
  );

  test("is taken for none when it comes twice, since one of the two was planted", async () => {
    await using app = sessionApp().app;
    const good = valueOf(await app.request("/set/ada"));
    for (const pair of [`session=${good}; session=${good}`, `session=x; a=b; session=${good}`]) {
      const response = await app.request("/get", { headers: { Cookie: pair } });
      expect(await response.json()).toBeNull();
    }
  });

  test("is not one of a name that only looks the same", async () => {
    await using app = sessionApp().app;
    const good = valueOf(await app.request("/set/ada"));
    for (const name of ["Session", "session\u00a0", "xsession", "session%20"]) {
      const headers = { Cookie: `${encodeURI(name)}=${good}` };
      expect(await (await app.request("/get", { headers })).json()).toBeNull();
    }
  });

  test("has no keys of JavaScript's own objects", async () => {
    const { app, clock } = sessionApp();
    await using _closing = app;
    app.get("/keys", (c) =>
      c.json([session(c).get("constructor") ?? null, session(c).has("toString")]),
    );
    const value = sessionSerializer(new KeyRing(KEY), clock).dumps({ value: "x" });
    expect(await (await app.request("/keys", withCookie(value))).json()).toEqual([null, false]);
  });
});

describe("a session that is too large for a cookie", () => {
  test("is answered with 500, and the client keeps the one it had", async () => {
    const log = recordedLog();
    await using app = sessionApp({}, { log }).app;
    const client = testClient(app);
    await client.get("/set/ada");
    const response = await client.get("/large");
    expect([response.status, cookieOf(response)]).toEqual([500, ""]);
    expect(await (await client.get("/get")).json()).toBe("ada");
    expect(log.lines[0]?.fields).toMatchObject({ err: { code: "SESSION_TOO_LARGE" } });
  });

  test("is measured with name and attributes against MAX_COOKIE_SIZE; 0 is no limit", async () => {
    const cookie = cookieOf(await sessionApp().app.request("/set/ada"));
    const status = async (limit: number) =>
      (await sessionApp({ MAX_COOKIE_SIZE: limit }).app.request("/set/ada")).status;
    expect(await status(cookie.length)).toBe(200);
    expect(await status(cookie.length - 1)).toBe(500);
    expect((await sessionApp({ MAX_COOKIE_SIZE: 0 }).app.request("/large")).status).toBe(200);
  });
});
