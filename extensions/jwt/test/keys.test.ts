import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { JWTManager } from "../src/index.ts";
import { signToken } from "../src/jws/index.ts";
import {
  appWith,
  bearer,
  claims,
  forge,
  OTHER_RSA,
  PAIRS,
  SECRET,
  WEAK_RSA,
} from "./tokens-app.ts";

const OLD = "an-old-secret-of-sufficient-length-1";
const { privateKey, publicKey } = PAIRS.RS256;

describe("at the start", () => {
  test.each<[object, string, string]>([
    [
      { JWT_SECRET_KEY: "8 bytes." },
      "JWT_KEY_INVALID",
      "JWT_SECRET_KEY is 8 bytes; HS256 needs 32 (RFC 7518 section 3.2)",
    ],
    [
      { JWT_ALGORITHM: "HS512", JWT_SECRET_KEY: "x".repeat(40) },
      "JWT_KEY_INVALID",
      "JWT_SECRET_KEY is 40 bytes; HS512 needs 64",
    ],
    [
      { JWT_SECRET_KEY_FALLBACKS: ["short"] },
      "JWT_KEY_INVALID",
      "JWT_SECRET_KEY_FALLBACKS[0] is 5 bytes",
    ],
    [{ JWT_SECRET_KEY: null, SECRET_KEY: "short" }, "JWT_KEY_INVALID", "SECRET_KEY is 5 bytes"],
    [{ JWT_SECRET_KEY: publicKey }, "JWT_KEY_INVALID", "in PEM or SSH form"],
    [{ JWT_SECRET_KEY: null }, "JWT_KEY_MISSING", "There is no key for HS256"],
    [{ JWT_ALGORITHM: "RS256" }, "JWT_KEY_MISSING", "There is no key for RS256"],
    [
      { JWT_ALGORITHM: "RS256", JWT_PRIVATE_KEY: PAIRS.ES256.privateKey },
      "JWT_KEY_INVALID",
      "needs a key of the kind rsa",
    ],
    [
      { JWT_ALGORITHM: "RS256", JWT_PRIVATE_KEY: WEAK_RSA.privateKey },
      "JWT_KEY_INVALID",
      "has 1024 bits; RS256 needs 2048",
    ],
    [{ JWT_ALGORITHM: "RS256", JWT_PRIVATE_KEY: "nonsense" }, "JWT_KEY_INVALID", "is no PEM text"],
    [{ JWT_KEY_SET: { keys: "x" } }, "JWT_KEY_INVALID", "is no JWK Set"],
    [{ JWT_KEY_SET: { keys: [{ kty: "oct", k: "AAAA" }] } }, "JWT_KEY_INVALID", "key 1 is 3 bytes"],
    [{ JWT_ALGORITHM: "none" }, "SETTINGS_INVALID", "JWT_ALGORITHM"],
    [{ JWT_DECODE_ALGORITHMS: ["HS256", "none"] }, "SETTINGS_INVALID", "JWT_DECODE_ALGORITHMS"],
    [{ JWT_TOKEN_LOCATION: ["header"] }, "SETTINGS_INVALID", "JWT_TOKEN_LOCATION"],
    [{ JWT_TOKEN_LOCATION: [] }, "SETTINGS_INVALID", "JWT_TOKEN_LOCATION"],
    [{ JWT_ACCESS_TOKEN_EXPIRES: true }, "SETTINGS_INVALID", "JWT_ACCESS_TOKEN_EXPIRES"],
    [{ JWT_JWKS_URL: "http://id.example.com/keys" }, "SETTINGS_INVALID", "is not https"],
  ])("%j is refused", (config, code, message) => {
    const binding = () => appWith(new JWTManager(), config);

    expect(binding).toThrow(expect.objectContaining({ code }));
    expect(binding).toThrow(message);
  });

  test("no error shows a key", () => {
    const secret = "hunter2";
    let text = "";
    try {
      appWith(new JWTManager(), { JWT_SECRET_KEY: secret });
    } catch (error) {
      text = String(error);
    }

    expect(text).toContain("JWT_SECRET_KEY");
    expect(text).not.toContain(secret);
  });

  test("all that is wrong with the keys is said at once", () => {
    const config = { JWT_SECRET_KEY: "a", JWT_SECRET_KEY_FALLBACKS: ["b"] };

    expect(() => appWith(new JWTManager(), config)).toThrow(/JWT_SECRET_KEY is.*FALLBACKS\[0\] is/);
  });

  test("a named manager does not share the secret of the app", () => {
    const partner = new JWTManager({ name: "partner" });
    const config = { JWT_SECRET_KEY: null, SECRET_KEY: SECRET };

    expect(() => appWith(partner, config)).toThrow("PARTNER_JWT_SECRET_KEY is not set");
  });
});

describe("a secret that was changed", () => {
  async function accepts(config: object, token: string): Promise<boolean> {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, config);
    const decoding = app.run(() => jwt.decodeToken(token));
    return decoding.then(
      () => true,
      () => false,
    );
  }
  const old = signToken(claims(), { algorithm: "HS256", key: OLD });

  test.each([
    [{ JWT_SECRET_KEY: SECRET, JWT_SECRET_KEY_FALLBACKS: [OLD] }, true],
    [{ JWT_SECRET_KEY: null, SECRET_KEY: SECRET, SECRET_KEY_FALLBACKS: [OLD] }, true],
    [{ JWT_SECRET_KEY: SECRET }, false],
    [{ JWT_SECRET_KEY: null, SECRET_KEY: SECRET }, false],
    // A key of its own is not that of the sessions.
    [{ JWT_SECRET_KEY: SECRET, SECRET_KEY: OLD, SECRET_KEY_FALLBACKS: [OLD] }, false],
  ])("verifies while it is among the fallbacks: %j", async (config, isAccepted) => {
    expect(await accepts(config, old)).toBe(isAccepted);
  });

  test("signs nothing new", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, { JWT_SECRET_KEY_FALLBACKS: [OLD] });
    const token = await app.run(() => jwt.createAccessToken("ann"));

    expect(await accepts({ JWT_SECRET_KEY: OLD }, token)).toBe(false);
    expect(await accepts({ JWT_SECRET_KEY: SECRET }, token)).toBe(true);
  });
});

describe("pairs of keys", () => {
  test.each(["RS256", "PS384", "ES256", "ES384", "ES512", "EdDSA"] as const)(
    "%s signs and verifies with the private key alone",
    async (algorithm) => {
      const pair = algorithm === "PS384" ? PAIRS.RS256 : PAIRS[algorithm];
      const jwt = new JWTManager();
      const config = { JWT_ALGORITHM: algorithm, JWT_PRIVATE_KEY: pair.privateKey };
      const { app } = appWith(jwt, config);

      await app.run(async () => {
        const token = await jwt.createAccessToken("ann");
        expect(await jwt.decodeToken(token)).toMatchObject({ sub: "ann" });
      });
    },
  );

  test("an app with the public key only verifies, and says so when it is to sign", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, { JWT_ALGORITHM: "RS256", JWT_PUBLIC_KEY: publicKey });
    const token = signToken(claims(), { algorithm: "RS256", key: privateKey });

    await app.run(async () => {
      expect(await jwt.decodeToken(token)).toMatchObject({ sub: "ann" });
      await expect(jwt.createAccessToken("ann")).rejects.toMatchObject({
        code: "JWT_SIGNING_KEY_MISSING",
      });
    });
  });

  test("a retired public key still verifies", async () => {
    const jwt = new JWTManager();
    const token = signToken(claims(), { algorithm: "RS256", key: OTHER_RSA.privateKey });
    const config = { JWT_ALGORITHM: "RS256", JWT_PRIVATE_KEY: privateKey };
    const before = appWith(jwt, config);
    const after = appWith(jwt, { ...config, JWT_PUBLIC_KEY_FALLBACKS: [OTHER_RSA.publicKey] });

    await expect(before.app.run(() => jwt.decodeToken(token))).rejects.toThrow("Signature");
    await expect(after.app.run(() => jwt.decodeToken(token))).resolves.toBeDefined();
  });

  test("HS256 with the public key opens nothing", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, { JWT_ALGORITHM: "RS256", JWT_PRIVATE_KEY: privateKey });
    app.get("/me", jwt.required(), () => "in");

    expect((await app.request("/me", bearer(forge()))).status).toBe(422);
  });
});

describe("a set of keys", () => {
  const jwk = (kid: string, alg?: string) => {
    const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return { ...key.export({ format: "jwk" }), kid, ...(alg !== undefined && { alg }) };
  };
  const [first, second] = [jwk("new"), jwk("old", "ES256")];

  test("signs with the first, verifies with all, and names the key in the token", async () => {
    const jwt = new JWTManager();
    const config = { JWT_ALGORITHM: "ES256" };
    const before = appWith(jwt, { ...config, JWT_KEY_SET: { keys: [second] } });
    const after = appWith(jwt, { ...config, JWT_KEY_SET: { keys: [first, second] } });
    const old = await before.app.run(() => jwt.createAccessToken("ann"));

    await after.app.run(async () => {
      expect(await jwt.decodeToken(old)).toMatchObject({ sub: "ann" });
      const token = await jwt.createAccessToken("ann");
      expect(jwt.getUnverifiedHeaders(token).kid).toBe("new");
    });
  });

  test("does not try a key of another name", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, {
      JWT_ALGORITHM: "ES256",
      JWT_KEY_SET: { keys: [first, second] },
    });
    const { d: _d, ...open } = second;
    const pem = createPublicKey({ key: open, format: "jwk" });
    expect(pem.type).toBe("public");

    const token = await app.run(() => jwt.createAccessToken("ann", { headers: { kid: "old" } }));

    await expect(app.run(() => jwt.decodeToken(token))).rejects.toThrow("Signature");
  });

  test("is published without what signs", async () => {
    const jwt = new JWTManager();
    const { app } = appWith(jwt, {
      JWT_ALGORITHM: "ES256",
      JWT_KEY_SET: { keys: [first, second] },
    });
    app.get("/jwks.json", jwt.jwksEndpoint());

    const answer = await app.request("/jwks.json");

    expect(answer.headers.get("content-type")).toBe("application/jwk-set+json");
    const { keys } = await answer.json();
    expect(keys.map((key: { kid: string }) => key.kid)).toEqual(["new", "old"]);
    expect(JSON.stringify(keys)).not.toContain('"d"');
    expect(keys[0]).toMatchObject({ kty: "EC", use: "sig", alg: "ES256" });
  });

  test("publishes no secret, and names a key without a name by its thumbprint", async () => {
    const jwt = new JWTManager();
    const secret = appWith(jwt);
    const pair = appWith(jwt, { JWT_ALGORITHM: "RS256", JWT_PRIVATE_KEY: privateKey });
    const { calculateJwkThumbprint, exportJWK } = await import("jose");
    const expected = await calculateJwkThumbprint(await exportJWK(createPublicKey(publicKey)));

    expect(await secret.app.run(() => jwt.jwks())).toEqual({ keys: [] });
    expect((await pair.app.run(() => jwt.jwks())).keys[0]?.kid).toBe(expected);
  });
});

describe("a key for each subject", () => {
  const jwt = new JWTManager({
    encodeKey: (who) => `key-of-${who}-0123456789abcdef0123456789`,
    decodeKey: (_header, { sub }) => `key-of-${String(sub)}-0123456789abcdef0123456789`,
  });

  test("opens the tokens of this subject only", async () => {
    const { app } = appWith(jwt, { JWT_SECRET_KEY: null });
    const key = "key-of-bob-0123456789abcdef0123456789";
    const forged = signToken(claims({ sub: "ann" }), { algorithm: "HS256", key });

    await app.run(async () => {
      const token = await jwt.createAccessToken("ann");
      expect(await jwt.decodeToken(token)).toMatchObject({ sub: "ann" });
      await expect(jwt.decodeToken(forged)).rejects.toThrow("Signature verification failed");
    });
  });

  test("that is too short is an error of the app", async () => {
    const weak = new JWTManager({ encodeKey: () => "short", decodeKey: () => "short" });
    const { app } = appWith(weak);

    await app.run(async () => {
      for (const call of [weak.createAccessToken("ann"), weak.decodeToken(forge())]) {
        await expect(call).rejects.toMatchObject({ code: "JWT_KEY_RETURNED_INVALID" });
      }
    });
  });
});
