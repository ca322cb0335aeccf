import { PhialError } from "phial";
import { checkClaims } from "../claims-check.ts";
import { JWTError } from "../jwt-error.ts";
import type { Algorithm } from "./algorithm.ts";
import { algorithmOf, type JWTHeader, mediaName, parseCompact } from "./compact.ts";
import { readPart, writePart } from "./json-text.ts";
import { keyFor, type KeyMaterial } from "./key.ts";
import { isSignedBy, signText } from "./signature.ts";

/** How {@link signToken} signs. */
export interface SignOptions {
  readonly algorithm: Algorithm;
  readonly key: KeyMaterial;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** What {@link verifyToken} accepts. */
export interface VerifyOptions {
  /** The only algorithms; the token has no say in it. */
  readonly algorithms: readonly Algorithm[];
  readonly key: KeyMaterial;
  /** In milliseconds since the Unix epoch. */
  readonly now: number;
  /** One of them has to be in `aud`. @default a token with an audience is refused */
  readonly audience?: string | readonly string[];
  /** What `iss` has to be, as a whole. @default anything */
  readonly issuer?: string;
  /** In seconds. @default 0 */
  readonly leeway?: number;
  /** @default none */
  readonly required?: readonly string[];
  /** What the header `typ` may say. @default anything */
  readonly types?: readonly string[];
  /** @default false */
  readonly allowExpired?: boolean;
  /** Whether `sub` has to be text. @default true */
  readonly verifySub?: boolean;
}

/** Longer than that no token is. */
const MAX_SIZE = 16_384;

/**
 * Signs claims of one's own, with the bytes of PyJWT: for a link in a mail, or a token of another
 * protocol. The manager's tokens need none of it.
 *
 * @throws PhialError `JWT_SIGNING_KEY_INVALID`
 * @example
 * signToken({ sub: "ann", exp: 1_700_000_600 }, { algorithm: "HS256", key });
 */
export function signToken(
  claims: Readonly<Record<string, unknown>>,
  { algorithm, key: material, headers }: SignOptions,
): string {
  const key = keyFor(algorithm, { material, use: "sign" });
  if (typeof key === "string") {
    throw new PhialError("JWT_SIGNING_KEY_INVALID", `The key ${key}.`, REMEDY);
  }
  const text = `${headerFor(algorithm, headers)}.${writePart(claims)}`;
  return `${text}.${signText({ kid: undefined, algorithm, key }, text)}`;
}

/**
 * Verifies a token and gives its claims, in an object without a prototype.
 *
 * @throws JWTError `invalid`, `expired`; PhialError `JWT_VERIFICATION_KEY_INVALID`
 * @example
 * verifyToken(token, { algorithms: ["HS256"], key, now: app.clock.now(), required: ["exp"] });
 */
export function verifyToken(token: string, options: VerifyOptions): Record<string, unknown> {
  const { algorithms, key: material, types = [], now, allowExpired = false } = options;
  const { header, text, payload, signature } = parseCompact(token, MAX_SIZE);
  const algorithm = algorithmOf(header, { algorithms, types: types.map(mediaName) });
  const key = keyFor(algorithm, { material, use: "verify" });
  if (typeof key === "string") {
    throw new PhialError("JWT_VERIFICATION_KEY_INVALID", `The key ${key}.`, REMEDY);
  }
  const verification = { kid: undefined, algorithms: [algorithm], key };
  if (!isSignedBy(verification, { algorithm, text, signature })) {
    throw new JWTError("invalid", "Signature verification failed");
  }
  const reading = readPart(payload, "payload");
  if ("flaw" in reading) throw new JWTError("invalid", reading.flaw);
  const hasExpired = checkClaims(reading.value, rulesOf(options), now / 1000);
  if (hasExpired && !allowExpired) throw new JWTError("expired", "Token has expired");
  return Object.assign(Object.create(null), reading.value);
}

/**
 * The header of a token of which nothing is verified: never decide anything by it.
 *
 * @throws JWTError `invalid`
 */
export function unverifiedHeader(token: string): JWTHeader {
  return parseCompact(token, MAX_SIZE).header;
}

/** The header of a token with the headers of a call in it, as PyJWT writes it: sorted. */
export function writeHeader(base: object, headers: object = {}): string {
  const all: object = { ...base, ...headers };
  const members = Object.entries(all).filter(([name, value]) => name !== "typ" || Boolean(value));
  return writePart(Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

const plainHeaders = new Map<Algorithm, string>();

function headerFor(alg: Algorithm, headers: object | undefined): string {
  const known = headers === undefined ? plainHeaders.get(alg) : undefined;
  if (known !== undefined) return known;
  const written = writeHeader({ alg, typ: "JWT" }, headers);
  if (headers === undefined) plainHeaders.set(alg, written);
  return written;
}

const REMEDY = "Take a secret or a key that fits the algorithm.";

function rulesOf({ audience, issuer, leeway = 0, required = [], verifySub = true }: VerifyOptions) {
  return {
    audience: audience === undefined ? undefined : [audience].flat(),
    issuer,
    leeway,
    required,
    verifySub,
    identityClaim: undefined,
  };
}
