import { createHmac, generateKeyPairSync } from "node:crypto";
import { type Logger, Phial, silentLogger } from "phial";
import { type FakeClock, fakeClock } from "phial/testing";
import type { JWTManager } from "../src/index.ts";
import { signToken } from "../src/jws/index.ts";

/** A moment, in seconds: that of {@link fakeClock}. */
export const NOW = 1_700_000_000;
export const SECRET = "0123456789abcdef0123456789abcdef";

/** An app for tests, and the clock that it goes by. */
export interface TokensApp {
  readonly app: Phial;
  readonly clock: FakeClock;
}

/** An app with the manager bound to it, before it starts. */
export function appWith<C extends object, U, I, S>(
  jwt: JWTManager<C, U, I, S>,
  config: object = {},
  log: Logger = silentLogger,
): TokensApp {
  const clock = fakeClock();
  const settings = { TESTING: true, JWT_SECRET_KEY: SECRET, ...config };
  const app = new Phial("notes", { config: settings, clock, log });
  jwt.initApp(app);
  return { app, clock };
}

/** Claims of a token that is good now. */
export const claims = (more: object = {}) => ({
  fresh: false,
  iat: NOW,
  jti: "by-hand",
  type: "access",
  sub: "ann",
  nbf: NOW,
  exp: NOW + 900,
  ...more,
});

/** A token as another program that knows the secret would make it. */
export const forge = (more: object = {}, headers: Record<string, unknown> = {}): string =>
  signToken(claims(more), { algorithm: "HS256", key: SECRET, headers });

/** A token whose payload is this text, signed well. */
export function sealed(payload: string): string {
  const parts = ['{"alg":"HS256","typ":"JWT"}', payload];
  const text = parts.map((part) => Buffer.from(part).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", SECRET).update(text).digest("base64url")}`;
}

export const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

const options = {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
} as const;

/** Pairs of keys in PEM, by algorithm. */
export const PAIRS = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048, ...options }),
  ES256: generateKeyPairSync("ec", { namedCurve: "prime256v1", ...options }),
  ES384: generateKeyPairSync("ec", { namedCurve: "secp384r1", ...options }),
  ES512: generateKeyPairSync("ec", { namedCurve: "secp521r1", ...options }),
  EdDSA: generateKeyPairSync("ed25519", options),
};

/** Another RSA pair, for what a key must not open. */
export const OTHER_RSA = generateKeyPairSync("rsa", { modulusLength: 2048, ...options });

/** A pair below what RFC 7518 allows. */
export const WEAK_RSA = generateKeyPairSync("rsa", { modulusLength: 1024, ...options });
