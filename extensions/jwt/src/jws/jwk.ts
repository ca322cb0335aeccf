import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";
import { type Algorithm, ALGORITHM_RULES, isAlgorithm } from "./algorithm.ts";
import { flawOfKey, type SigningKey, type VerificationKey } from "./key.ts";

/** A public key as a JWK (RFC 7517). */
export type PublicJwk = JsonWebKey & { readonly kid: string; readonly use: "sig" };

/** What a JWK can do here, or in one sentence why it cannot be used. */
export type JwkReading =
  | { readonly verification: VerificationKey; readonly signing?: SigningKey }
  | { readonly flaw: string };

/** More keys than that no issuer has at a time. */
const MAX_KEYS = 100;

/**
 * The keys of a JWK Set; `undefined` when it is none. `algorithms` are those the app has chosen: a
 * key is bound to its own `alg` if it has one, and to those of its kind otherwise.
 */
export function readJwks(
  value: unknown,
  algorithms: readonly Algorithm[],
): readonly JwkReading[] | undefined {
  const keys: unknown = typeof value === "object" && value !== null && Reflect.get(value, "keys");
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return undefined;
  return keys.map((jwk: unknown) => readJwk(jwk, algorithms));
}

function readJwk(jwk: unknown, algorithms: readonly Algorithm[]): JwkReading {
  if (typeof jwk !== "object" || jwk === null) return { flaw: "is no JWK" };
  const { kid, alg, use, kty, d }: Readonly<Record<string, unknown>> = { ...jwk };
  if (use !== undefined && use !== "sig") return { flaw: "is not for signatures" };
  if (kid !== undefined && typeof kid !== "string") return { flaw: "has a kid that is no text" };
  if (alg !== undefined && !isAlgorithm(alg)) return { flaw: "has an unknown alg" };
  const isPrivate = d !== undefined && kty !== "oct";
  const key = keyObject(jwk, { kty, isPrivate });
  if (key === undefined) return { flaw: "cannot be read" };
  const chosen = alg === undefined ? algorithms : algorithms.filter((one) => one === alg);
  const bound = chosen.filter((one) => flawOfKey(one, key) === undefined);
  const [algorithm] = bound;
  if (algorithm === undefined) return { flaw: flawFor(key, chosen) };
  const verification = { kid, algorithms: bound, key: isPrivate ? createPublicKey(key) : key };
  const canSign = isPrivate || kty === "oct";
  return canSign ? { verification, signing: { kid, algorithm, key } } : { verification };
}

function flawFor(key: KeyObject, [algorithm]: readonly Algorithm[]): string {
  return (algorithm && flawOfKey(algorithm, key)) ?? "has an alg that the app has not chosen";
}

interface JwkKind {
  readonly kty: unknown;
  readonly isPrivate: boolean;
}

function keyObject(jwk: object, { kty, isPrivate }: JwkKind): KeyObject | undefined {
  try {
    if (kty === "oct") {
      const secret: unknown = Reflect.get(jwk, "k");
      return typeof secret === "string"
        ? createSecretKey(Buffer.from(secret, "base64url"))
        : undefined;
    }
    // Node checks the members of the kind that `kty` says.
    const input = { key: jwk as JsonWebKey, format: "jwk" } as const;
    return isPrivate ? createPrivateKey(input) : createPublicKey(input);
  } catch {
    return undefined;
  }
}

/** The members of a thumbprint by kind, in their order (RFC 7638 section 3.2, RFC 8037 section 2). */
const THUMBPRINT_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  RSA: ["e", "kty", "n"],
};

/** The keys that others may know, as JWKs: those without a `kid` are named by their thumbprint. */
export function publicJwks(keys: readonly VerificationKey[]): PublicJwk[] {
  return keys.filter(({ key }) => key.type === "public").map(publicJwk);
}

function publicJwk({ kid, algorithms, key }: VerificationKey): PublicJwk {
  const jwk = key.export({ format: "jwk" });
  const alg = algorithms.length === 1 ? { alg: algorithms[0] } : {};
  return { ...jwk, kid: kid ?? thumbprint(key), ...alg, use: "sig" };
}

/** The thumbprint of a public key (RFC 7638), in base64url. */
export function thumbprint(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  const names = THUMBPRINT_MEMBERS[jwk.kty ?? ""] ?? [];
  const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])));
  return createHash("sha256").update(json).digest("base64url");
}

/** Whether two algorithms take the same kind of key. */
export function takeSameKey(a: Algorithm, b: Algorithm): boolean {
  const [one, other] = [ALGORITHM_RULES[a], ALGORITHM_RULES[b]];
  return one.kind === other.kind && one.curve === other.curve;
}
