import { Phial, silentLogger } from "phial";
import { fakeClock, testClient, type TestClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { JWTManager, memoryStore } from "../src/index.ts";
import { appWith, forge, SECRET } from "./tokens-app.ts";

const IN_COOKIES = { JWT_TOKEN_LOCATION: ["cookies"] };

function cookieApp(config: object = {}, jwt = new JWTManager({ store: memoryStore() })) {
  const made = appWith(jwt, { ...IN_COOKIES, ...config });
  const { app } = made;
  app.post("/login/:who", async (c) => {
    const { accessToken, refreshToken } = await jwt.createTokens(c.req.param("who"));
    await jwt.setAccessCookies(c, accessToken);
    await jwt.setRefreshCookies(c, refreshToken);
    return { in: true };
  });
  app.on(["GET", "POST"], "/me", jwt.required(), (c) => ({ me: c.var.jwt.sub }));
  app.post("/refresh", jwt.required({ refresh: true }), async (c) => {
    const { accessToken, refreshToken } = await jwt.rotate(c);
    await jwt.setAccessCookies(c, accessToken);
    await jwt.setRefreshCookies(c, refreshToken);
    return { refreshed: true };
  });
  app.post("/logout", (c) => {
    jwt.unsetJwtCookies(c);
    return { out: true };
  });
  app.get("/fail", jwt.required(), (c) => c.text("no", 409));
  return { ...made, jwt };
}

async function login(app: Phial, who = "ann"): Promise<TestClient> {
  const client = testClient(app, { baseUrl: "https://localhost" });
  await client.post(`/login/${who}`);
  return client;
}

const csrf = (client: TestClient, name = "csrf_access_token") => ({
  headers: { "X-CSRF-TOKEN": valueOf(client, name) },
});

function valueOf(client: TestClient, name: string): string {
  return client.jar.get(name) ?? "";
}

const setCookies = (response: Response) =>
  response.headers.getSetCookie().map((cookie) => cookie.split("=")[0]);

describe("cookies", () => {
  test("are httpOnly, but for the value that scripts repeat; Lax, and secure over https", async () => {
    const { app } = cookieApp();
    const response = await testClient(app, { baseUrl: "https://localhost" }).post("/login/ann");

    const [access = "", value = ""] = response.headers.getSetCookie();
    expect(access).toMatch(/^access_token_cookie=ey.*; Secure; HttpOnly; Path=\/; SameSite=Lax$/);
    expect(value).toMatch(/^csrf_access_token=[\w-]{36}; Secure; Path=\/; SameSite=Lax$/);
  });

  test("are not secure over http, unless the app says so", async () => {
    const plain = await testClient(cookieApp().app).post("/login/ann");
    const config = { JWT_COOKIE_SECURE: true, JWT_SESSION_COOKIE: false, JWT_COOKIE_DOMAIN: "a.b" };
    const forced = await testClient(cookieApp(config).app).post("/login/ann");

    expect(plain.headers.getSetCookie()[0]).not.toContain("Secure");
    expect(forced.headers.getSetCookie()[0]).toMatch(
      /; Domain=a\.b; Expires=Wed, 13 Nov 2024 23:20:00 GMT; Max-Age=31540000; Secure;/,
    );
  });

  test("carry a whole session: in, about and out", async () => {
    const { app } = cookieApp();
    const client = await login(app);

    expect(await (await client.get("/me")).json()).toEqual({ me: "ann" });
    await client.post("/logout");
    expect((await client.get("/me")).status).toBe(401);
    expect(client.jar.get("csrf_refresh_token")).toBeUndefined();
  });

  test("that browsers would drop are an error of the app", async () => {
    const jwt = new JWTManager({ additionalClaims: () => ({ much: "x".repeat(4000) }) });
    const { app } = appWith(jwt, IN_COOKIES);
    app.post("/login", async (c) => {
      await jwt.setAccessCookies(c, await jwt.createAccessToken("ann"));
      return "in";
    });

    await expect(testClient(app).post("/login")).rejects.toMatchObject({
      code: "JWT_COOKIE_TOO_LARGE",
    });
  });

  test("of an expired token are taken away with the 401 where the app says so", async () => {
    for (const isCleared of [true, false]) {
      const { app, clock } = cookieApp({ JWT_CLEAR_EXPIRED_COOKIES: isCleared });
      const client = await login(app);
      clock.advance(901_000);

      const response = await client.get("/me");

      expect(response.status).toBe(401);
      expect(setCookies(response)).toEqual(
        isCleared ? ["access_token_cookie", "csrf_access_token"] : [],
      );
      expect(valueOf(client, "refresh_token_cookie")).not.toBe("");
    }
  });
});

describe("the double submit", () => {
  test("is asked for by the methods that change something", async () => {
    const { app } = cookieApp();
    const client = await login(app);

    expect((await client.get("/me")).status).toBe(200);
    const missing = await client.post("/me");
    expect([missing.status, await missing.json()]).toEqual([401, { msg: "Missing CSRF token" }]);
    expect((await client.post("/me", csrf(client))).status).toBe(200);
  });

  test("takes the value of this token and of no other (CSRF-09)", async () => {
    const { app } = cookieApp();
    const ann = await login(app);
    const eve = await login(app, "eve");

    // A cookie that was tossed in by a neighbour does not help: the token has the value.
    const tossed = { headers: { ...csrf(eve).headers } };
    const wrong = await ann.post("/me", tossed);
    const refresh = await ann.post("/me", csrf(ann, "csrf_refresh_token"));

    expect([wrong.status, await wrong.json()]).toEqual([
      401,
      { msg: "CSRF double submit tokens do not match" },
    ]);
    expect(refresh.status).toBe(401);
  });

  test("holds behind an optional guard, too", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, IN_COOKIES);
    app.post("/", jwt.required({ optional: true }), () => "in");
    const cookie = { headers: { Cookie: `access_token_cookie=${forge({ csrf: "c" })}` } };

    expect((await testClient(app).post("/", cookie)).status).toBe(401);
    expect((await testClient(app).post("/")).status).toBe(200);
  });

  test("refuses a token without a value", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, IN_COOKIES);
    app.post("/", jwt.required(), () => "in");
    const headers = { Cookie: `access_token_cookie=${forge()}`, "X-CSRF-TOKEN": "x" };

    expect((await testClient(app).post("/", { headers })).status).toBe(422);
  });

  test("may come from a form's field where the app says so", async () => {
    for (const [isOn, status] of [
      [true, 200],
      [false, 401],
    ] as const) {
      const { app } = cookieApp({ JWT_CSRF_CHECK_FORM: isOn });
      const client = await login(app);
      const form = { csrf_token: valueOf(client, "csrf_access_token") };

      expect((await client.post("/me", { form })).status).toBe(status);
    }
  });

  test("is not asked for where the token is in a header: no browser adds that by itself", async () => {
    const { app, jwt } = cookieApp({ JWT_TOKEN_LOCATION: ["headers", "cookies"] });
    const token = await app.run(() => jwt.createAccessToken("ann"));
    const headers = { Authorization: `Bearer ${token}` };

    expect((await testClient(app).post("/me", { headers })).status).toBe(200);
  });
});

describe("an implicit refresh", () => {
  const config = { JWT_IMPLICIT_REFRESH: "5 minutes" };

  test("replaces a cookie that ends soon, by one that is not fresh", async () => {
    const { app, clock, jwt } = cookieApp(config);
    const client = await login(app);
    const before = valueOf(client, "access_token_cookie");

    clock.advance(9 * 60_000);
    expect(setCookies(await client.get("/me"))).toEqual([]);
    clock.advance(2 * 60_000);
    expect(setCookies(await client.get("/me"))).toEqual([
      "access_token_cookie",
      "csrf_access_token",
    ]);
    const after = valueOf(client, "access_token_cookie");
    expect(after).not.toBe(before);
    const [old, next] = await app.run(() =>
      Promise.all([before, after].map((token) => jwt.decodeToken(token))),
    );
    expect(next).toMatchObject({ sub: "ann", fresh: false, fam: old?.fam });
    clock.advance(10 * 60_000);
    expect((await client.get("/me")).status).toBe(200);
  });

  test("leaves alone what the request has set or taken away, and what has failed", async () => {
    const { app, clock } = cookieApp(config);
    const client = await login(app);
    clock.advance(11 * 60_000);

    expect(setCookies(await client.get("/fail"))).toEqual([]);
    expect((await client.post("/logout", csrf(client))).status).toBe(200);
    expect((await client.get("/me")).status).toBe(401);
  });

  test("does not renew a token that was revoked in the request", async () => {
    const { app, clock, jwt } = cookieApp(config);
    app.delete("/me", jwt.required(), async (c) => {
      await jwt.revoke(c.var.jwt);
      return "revoked";
    });
    const client = await login(app);
    clock.advance(11 * 60_000);

    const response = await client.delete("/me", csrf(client));

    expect([response.status, setCookies(response)]).toEqual([200, []]);
    expect((await client.get("/me")).status).toBe(401);
  });

  test("keeps the app's claims, under those of the manager", async () => {
    const roles = new Map([["ann", "admin"]]);
    const jwt = new JWTManager({ additionalClaims: (who) => ({ role: roles.get(who) }) });
    const { app, clock } = appWith(jwt, { ...IN_COOKIES, ...config });
    app.post("/login", async (c) => {
      const token = await jwt.createAccessToken("ann", { claims: { tenant: 7 } });
      await jwt.setAccessCookies(c, token);
      return "in";
    });
    app.get("/me", jwt.required(), (c) => ({ ...c.var.jwt }));
    const client = testClient(app);
    await client.post("/login");
    clock.advance(11 * 60_000);
    roles.set("ann", "reader");

    await client.get("/me");

    expect(await (await client.get("/me")).json()).toMatchObject({ role: "reader", tenant: 7 });
  });

  test("needs to know what a token is made for, and says so at the start", () => {
    const jwt = new JWTManager({ userIdentity: (user: { id: string }) => user.id });

    expect(() => appWith(jwt, config)).toThrow(
      expect.objectContaining({ code: "JWT_RENEWAL_UNDECIDED" }),
    );
  });
});

test("two managers in one app keep to their own cookies", async () => {
  const staff = new JWTManager({ name: "staff" });
  const jwt = new JWTManager();
  const config = {
    TESTING: true,
    JWT_SECRET_KEY: SECRET,
    JWT_TOKEN_LOCATION: ["cookies"],
    STAFF_JWT_SECRET_KEY: SECRET.toUpperCase(),
    STAFF_JWT_TOKEN_LOCATION: ["cookies"],
    STAFF_JWT_ACCESS_COOKIE_NAME: "staff_token",
    STAFF_JWT_ACCESS_CSRF_COOKIE_NAME: "staff_csrf",
    STAFF_JWT_REFRESH_COOKIE_NAME: "staff_refresh",
    STAFF_JWT_REFRESH_CSRF_COOKIE_NAME: "staff_refresh_csrf",
  };
  const app = new Phial("two", { config, clock: fakeClock(), log: silentLogger });
  jwt.initApp(app);
  staff.initApp(app);
  app.post("/login", async (c) => {
    await jwt.setAccessCookies(c, await jwt.createAccessToken("ann"));
    await staff.setAccessCookies(c, await staff.createAccessToken("boss"));
    return "in";
  });
  app.get("/", jwt.required(), staff.required(), (c) => [jwt.identity(c), staff.identity(c)]);
  const client = testClient(app);

  await client.post("/login");

  expect(await (await client.get("/")).json()).toEqual(["ann", "boss"]);
});

test("two managers that would overwrite each other's cookies are refused", () => {
  const config = {
    TESTING: true,
    JWT_SECRET_KEY: SECRET,
    JWT_TOKEN_LOCATION: ["cookies"],
    STAFF_JWT_SECRET_KEY: SECRET.toUpperCase(),
    STAFF_JWT_TOKEN_LOCATION: ["headers", "cookies"],
  };
  const app = new Phial("two", { config, log: silentLogger });
  new JWTManager().initApp(app);

  expect(() => new JWTManager({ name: "staff" }).initApp(app)).toThrow(
    expect.objectContaining({ code: "JWT_COOKIES_SHARED" }),
  );
});
