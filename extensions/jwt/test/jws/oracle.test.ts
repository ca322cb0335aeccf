import { createPrivateKey, createPublicKey, createSecretKey, randomBytes } from "node:crypto";
import { decodeProtectedHeader, importJWK, jwtVerify, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { type Algorithm, ALGORITHMS, signToken, verifyToken } from "../../src/jws/index.ts";
import { NOW, PAIRS } from "../tokens-app.ts";

const now = NOW * 1000;

function keysOf(algorithm: Algorithm) {
  if (algorithm.startsWith("HS")) {
    const secret = createSecretKey(randomBytes(64));
    return { sign: secret, verify: secret };
  }
  const name = /^[RP]S/.test(algorithm) ? "RS256" : algorithm;
  const pair = Object.entries(PAIRS).find(([known]) => known === name)?.[1] ?? PAIRS.RS256;
  return { sign: createPrivateKey(pair.privateKey), verify: createPublicKey(pair.publicKey) };
}

/** Claims that differ from one round to the next. */
const someClaims = (round: number) => ({
  sub: `user-${round}`,
  iat: NOW,
  exp: NOW + 60 + round,
  text: `\u00e9\u{1f600}\u2028${"x".repeat(round * 7)}`,
  list: [round, null, { deep: [true] }],
});

describe.each(ALGORITHMS)("%s", (algorithm) => {
  const keys = keysOf(algorithm);

  test("is verified by jose", async () => {
    for (let round = 0; round < 8; round++) {
      const claims = someClaims(round);
      const token = signToken(claims, { algorithm, key: keys.sign });

      const { payload } = await jwtVerify(token, keys.verify, {
        algorithms: [algorithm],
        currentDate: new Date(now),
      });

      expect(payload).toEqual(claims);
    }
  });

  test("of jose is verified here", async () => {
    for (let round = 0; round < 8; round++) {
      const claims = someClaims(round);
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: "JWT" })
        .sign(keys.sign);

      const read = verifyToken(token, { algorithms: [algorithm], key: keys.verify, now });

      expect({ ...read }).toEqual(claims);
    }
  });

  test("is refused by both after a change to its signature", async () => {
    const token = signToken({ sub: "ann" }, { algorithm, key: keys.sign });
    const dot = token.lastIndexOf(".");
    const middle = dot + Math.floor((token.length - dot) / 2);
    const other = token.charAt(middle) === "A" ? "B" : "A";
    const changed = token.slice(0, middle) + other + token.slice(middle + 1);

    await expect(jwtVerify(changed, keys.verify)).rejects.toThrow();
    expect(() => verifyToken(changed, { algorithms: [algorithm], key: keys.verify, now })).toThrow(
      "Signature verification failed",
    );
  });
});

// RFC 7515, appendix A: the examples with their keys.
const RFC7515 = {
  HS256: {
    key: {
      kty: "oct",
      k: "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    },
    token:
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  },
  ES256: {
    key: {
      kty: "EC",
      crv: "P-256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    },
    token:
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
  },
} as const;

describe("the examples of RFC 7515, appendix A", () => {
  const at = 1_300_000_000_000;
  const expected = { iss: "joe", exp: 1_300_819_380, "http://example.com/is_root": true };

  test("A.1, HS256", () => {
    const { key: jwk, token } = RFC7515.HS256;
    const key = createSecretKey(Buffer.from(jwk.k, "base64url"));

    expect({ ...verifyToken(token, { algorithms: ["HS256"], key, now: at }) }).toEqual(expected);
  });

  test("A.3, ES256", async () => {
    const { key: jwk, token } = RFC7515.ES256;
    const key = createPublicKey({ key: jwk, format: "jwk" });

    expect({ ...verifyToken(token, { algorithms: ["ES256"], key, now: at }) }).toEqual(expected);
    expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256" });
    await expect(importJWK({ ...jwk }, "ES256")).resolves.toBeDefined();
  });
});
