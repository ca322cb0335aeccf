import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
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

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pem = ({ publicKey, privateKey }: Pair) => ({
  publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
});
const curve = (namedCurve: string) => pem(generateKeyPairSync("ec", { namedCurve }));
const rsa = (modulusLength: number) => pem(generateKeyPairSync("rsa", { modulusLength }));

/** Pairs of keys in PEM, by algorithm. */
export const PAIRS = {
  RS256: rsa(2048),
  ES256: curve("prime256v1"),
  ES384: curve("secp384r1"),
  ES512: curve("secp521r1"),
  EdDSA: pem(generateKeyPairSync("ed25519")),
};

/** Another RSA pair, for what a key must not open. */
export const OTHER_RSA = rsa(2048);

/** A pair below what RFC 7518 allows. */
export const WEAK_RSA = rsa(1024);
