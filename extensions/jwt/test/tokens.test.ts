import { describe, expect, test } from "vitest";
import { intIdentity, JWTManager } from "../src/index.ts";
import { appWith, forge, NOW, sealed } from "./tokens-app.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe("an access token", () => {
  test("has the claims of Flask-JWT-Extended in its order", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const token = await app.run(() => jwt.createAccessToken("ann"));

    const [header = "", payload = ""] = token.split(".");
    const text = (part: string) => Buffer.from(part, "base64url").toString();
    expect(text(header)).toBe('{"alg":"HS256","typ":"JWT"}');
    const claims = JSON.parse(text(payload));
    expect(Object.keys(claims)).toEqual([
      "fresh",
      "iat",
      "jti",
      "type",
      "sub",
      "nbf",
      "csrf",
      "exp",
    ]);
    expect(claims).toMatchObject({ fresh: false, type: "access", iat: NOW, exp: NOW + 900 });
    expect([claims.jti, claims.csrf]).toEqual([
      expect.stringMatching(UUID),
      expect.stringMatching(UUID),
    ]);
  });

  test("is never named or protected by the same value twice", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const names = await app.run(async () => {
      const tokens = await Promise.all(
        Array.from({ length: 100 }, () => jwt.createAccessToken("ann")),
      );
      return Promise.all(tokens.map((token) => jwt.getJti(token)));
    });

    expect(new Set(names).size).toBe(100);
  });

  test("takes claims and headers of the manager, and then of the call", async () => {
    const jwt = new JWTManager({
      additionalClaims: async (who) => ({ role: `role of ${who}`, a: 1 }),
      additionalHeaders: () => ({ kid: "all", x: 1 }),
    });
    const { app } = appWith(jwt);

    await app.run(async () => {
      const token = await jwt.createAccessToken("ann", {
        claims: { a: 2, exp: NOW + 5 },
        headers: { kid: "mine" },
      });
      expect(await jwt.decodeToken(token)).toMatchObject({
        role: "role of ann",
        a: 2,
        exp: NOW + 5,
      });
      expect(jwt.getUnverifiedHeaders(token)).toMatchObject({ kid: "mine", x: 1 });
    });
  });

  test("cannot be given another algorithm by a header", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const making = app.run(() => jwt.createAccessToken("ann", { headers: { alg: "none" } }));

    await expect(making).rejects.toMatchObject({ code: "JWT_HEADER_RESERVED" });
  });

  test("ends at once when it is to live for no second", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    await app.run(async () => {
      const token = await jwt.createAccessToken("ann", { expires: 0 });
      await expect(jwt.decodeToken(token)).rejects.toMatchObject({ kind: "expired" });
      await expect(jwt.createAccessToken("ann", { expires: Number.NaN })).rejects.toMatchObject({
        code: "JWT_EXPIRES_INVALID",
      });
    });
  });

  test("never ends only where the app accepts such tokens", async () => {
    const jwt = new JWTManager();
    const strict = appWith(jwt);
    const lax = appWith(jwt, { JWT_REQUIRED_CLAIMS: [], JWT_ACCESS_TOKEN_EXPIRES: null });

    await expect(
      strict.app.run(() => jwt.createAccessToken("ann", { expires: false })),
    ).rejects.toMatchObject({ code: "JWT_EXPIRES_REQUIRED" });
    const claims = await lax.app.run(async () =>
      jwt.decodeToken(await jwt.createAccessToken("ann")),
    );
    expect(claims.exp).toBeUndefined();
  });

  test("is fresh for good, for some time or not", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const fresh = await app.run(() =>
      Promise.all(
        [true, 60, false].map(async (value) =>
          jwt.decodeToken(await jwt.createAccessToken("ann", { fresh: value })),
        ),
      ),
    );

    expect(fresh.map((claims) => claims.fresh)).toEqual([true, NOW + 60, false]);
  });

  test("reads a fresh time in Python's notation", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);
    const token = sealed(
      `{"fresh":${NOW + 60}.0,"type":"access","jti":"j","sub":"ann","exp":${NOW + 60}}`,
    );

    expect((await app.run(() => jwt.decodeToken(token))).fresh).toBe(NOW + 60);
  });

  test("that nobody could use is not made", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const making = app.run(() =>
      jwt.createAccessToken("ann", { claims: { much: "x".repeat(9000) } }),
    );

    await expect(making).rejects.toMatchObject({ code: "JWT_TOKEN_TOO_LONG" });
  });
});

describe("an identity", () => {
  test("that is no text is refused when the token is made, not when it is used", async () => {
    const jwt = new JWTManager<Record<never, never>, never, unknown, unknown>();
    const { app } = appWith(jwt);

    for (const identity of [5, null, undefined, { id: 5 }, ["ann"], true]) {
      await expect(app.run(() => jwt.createAccessToken(identity))).rejects.toMatchObject({
        code: "JWT_IDENTITY_INVALID",
      });
    }
  });

  test("of numbers goes there and comes back as one", async () => {
    const jwt = new JWTManager({ identity: intIdentity });
    const { app } = appWith(jwt);
    app.get("/me", jwt.required(), (c) => ({ id: jwt.identity(c), sub: c.var.jwt.sub }));
    const token = await app.run(() => jwt.createAccessToken(42));

    const answer = await app.request("/me", { headers: { Authorization: `Bearer ${token}` } });

    expect(await answer.json()).toEqual({ id: 42, sub: "42" });
  });

  test("that its codec cannot read is refused", async () => {
    const jwt = new JWTManager({ identity: intIdentity });
    const { app } = appWith(jwt);
    app.get("/me", jwt.required(), (c) => ({ id: jwt.identity(c) }));

    const answer = await app.request("/me", {
      headers: { Authorization: `Bearer ${forge({ sub: "ann" })}` },
    });

    expect(answer.status).toBe(422);
  });

  test("is taken from what the token is made for", async () => {
    const jwt = new JWTManager({ userIdentity: (user: { id: number }) => String(user.id) });
    const { app } = appWith(jwt);

    const claims = await app.run(async () =>
      jwt.decodeToken(await jwt.createAccessToken({ id: 7 })),
    );

    expect(claims.sub).toBe("7");
  });
});

describe("what can be asked about a token", () => {
  test("works in a command as in a request", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    await app.run(async () => {
      const token = await jwt.createRefreshToken("ann");
      const { csrf, jti } = await jwt.decodeToken(token);
      expect(await jwt.getCsrfToken(token)).toBe(csrf);
      expect(await jwt.getJti(token)).toBe(jti);
      expect(jwt.getUnverifiedHeaders(token)).toEqual({ alg: "HS256", typ: "JWT" });
      await expect(jwt.decodeToken(token, { csrf: "other" })).rejects.toMatchObject({
        kind: "unauthorized",
      });
    });
  });

  test("needs a context, and says so", async () => {
    const jwt = new JWTManager();
    appWith(jwt);

    await expect(jwt.createAccessToken("ann")).rejects.toMatchObject({ code: "CONTEXT_MISSING" });
  });

  test("a URL for a log is without the token", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt);

    const shown = await app.run(() =>
      ["/a?jwt=secret", "/a?x=1&jwt=secret&y=2", "/a?%6awt=secret", "/a", "/a?x=1"].map((url) =>
        jwt.withoutToken(url),
      ),
    );

    expect(shown).toEqual(["/a?jwt=***", "/a?x=1&jwt=***&y=2", "/a?%6awt=***", "/a", "/a?x=1"]);
  });
});
