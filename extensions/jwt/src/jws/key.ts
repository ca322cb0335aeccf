import { createPrivateKey, createPublicKey, createSecretKey, KeyObject } from "node:crypto";
import { type Algorithm, ALGORITHM_RULES } from "./algorithm.ts";

/** A secret, a PEM text, or a key that is made already. */
export type KeyMaterial = string | Uint8Array | KeyObject;

/** A key that verifies, and the only algorithms it does so with. */
export interface VerificationKey {
  readonly kid: string | undefined;
  readonly algorithms: readonly Algorithm[];
  readonly key: KeyObject;
}

/** The key that signs, and its one algorithm. */
export interface SigningKey {
  readonly kid: string | undefined;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

/** What a key is for. */
export type KeyUse = "sign" | "verify";

const LEAST_MODULUS = 2048;
const EDWARDS: ReadonlySet<unknown> = new Set(["ed25519", "ed448"]);
/** What a public key looks like as text: as a secret, everybody would know it (CVE-2022-29217). */
const PUBLIC_TEXT = /-----BEGIN |^(?:ssh|ecdsa)-[\w-]+ /;

/**
 * Makes a key for one algorithm; a text says what is wrong with it, without repeating it.
 *
 * @example
 * keyFor("HS256", { material: "short", use: "sign" }); // "is 5 bytes; HS256 needs 32 (RFC 7518 section 3.2)"
 */
export function keyFor(
  algorithm: Algorithm,
  { material, use }: { readonly material: KeyMaterial; readonly use: KeyUse },
): KeyObject | string {
  const key = keyObject(algorithm, material, use);
  if (typeof key === "string" || fitting.get(key) === algorithm) return key;
  const flaw = flawOfKey(algorithm, key);
  if (flaw !== undefined) return flaw;
  fitting.set(key, algorithm);
  return key;
}

/** Keys that have been found to fit. */
const fitting = new WeakMap<KeyObject, Algorithm>();

/** What is wrong with a key for an algorithm (RFC 7518 section 3), or `undefined`. */
export function flawOfKey(algorithm: Algorithm, key: KeyObject): string | undefined {
  const rule = ALGORITHM_RULES[algorithm];
  if (rule.kind === "secret") return flawOfSecret(algorithm, key);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (rule.kind === "edwards") {
    return EDWARDS.has(type) ? undefined : `is ${named(type)}; ${algorithm} needs an Ed25519 key`;
  }
  if (type !== rule.kind)
    return `is ${named(type)}; ${algorithm} needs a key of the kind ${rule.kind}`;
  if (rule.kind === "ec") {
    const curve = details?.namedCurve;
    return curve === rule.curve ? undefined : `is on another curve than ${algorithm} needs`;
  }
  const bits = details?.modulusLength ?? 0;
  if (bits >= LEAST_MODULUS) return undefined;
  return `has ${bits} bits; ${algorithm} needs ${LEAST_MODULUS} (RFC 7518 section 3.3)`;
}

function flawOfSecret(algorithm: Algorithm, key: KeyObject): string | undefined {
  if (key.type !== "secret")
    return `is ${named(key.asymmetricKeyType)}; ${algorithm} needs a secret`;
  const bytes = key.symmetricKeySize ?? 0;
  const least = ALGORITHM_RULES[algorithm].bytes ?? 0;
  if (bytes >= least) return undefined;
  const size = bytes === 1 ? "1 byte" : `${bytes} bytes`;
  return `is ${size}; ${algorithm} needs ${least} (RFC 7518 section 3.2)`;
}

function named(type: string | undefined): string {
  return type === undefined ? "a secret" : `a key of the kind ${type}`;
}

function keyObject(algorithm: Algorithm, material: KeyMaterial, use: KeyUse): KeyObject | string {
  if (material instanceof KeyObject) return ofUse(algorithm, material, use);
  if (ALGORITHM_RULES[algorithm].kind !== "secret") return readPem(algorithm, material, use);
  const bytes = Buffer.from(material);
  if (PUBLIC_TEXT.test(bytes.toString("latin1"))) {
    return `is a key in PEM or SSH form; ${algorithm} needs a secret, which nobody else knows`;
  }
  return createSecretKey(bytes);
}

function ofUse(algorithm: Algorithm, key: KeyObject, use: KeyUse): KeyObject | string {
  if (key.type === "secret" || (use === "sign") === (key.type === "private")) return key;
  return use === "sign" ? `is public; ${algorithm} signs with a private one` : createPublicKey(key);
}

function readPem(
  algorithm: Algorithm,
  material: string | Uint8Array,
  use: KeyUse,
): KeyObject | string {
  const pem = Buffer.from(material);
  try {
    return use === "sign" ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    return `is no PEM text of a ${use === "sign" ? "private" : "public"} key, which ${algorithm} needs`;
  }
}
