import { Buffer } from "node:buffer";
import type { Clock } from "../clock.ts";
import { PhialError } from "../errors/phial-error.ts";

/** A secret key; text stands for its UTF-8 bytes. */
export type Secret = string | Uint8Array;

/** At least one key: the first signs, all of them verify. */
export type Keys = readonly [Uint8Array, ...Uint8Array[]];

/** Something that holds keys, such as a `KeyRing`. */
export interface KeySource {
  readonly keys: Keys;
  /** The clock that signers made from these keys go by. */
  readonly clock?: Clock | undefined;
}

/**
 * Where a signer takes its keys from: one secret; a list as in itsdangerous, old keys first, of
 * which the last one signs; or a `KeyRing`.
 */
export type Secrets = Secret | readonly Secret[] | KeySource;

/** The keys behind `secrets`, the one that signs first. */
export function keysOf(secrets: Secrets): Keys {
  if (typeof secrets === "string" || secrets instanceof Uint8Array) return [secretBytes(secrets)];
  if (isKeySource(secrets)) return secrets.keys;
  const [first, ...others] = secrets.toReversed().map((secret) => secretBytes(secret));
  if (first === undefined) throw emptySecret("The list of secrets is empty.");
  return [first, ...others];
}

/** The clock that comes with `secrets`, if any. */
export function clockOf(secrets: Secrets): Clock | undefined {
  if (typeof secrets === "string" || secrets instanceof Uint8Array) return undefined;
  return isKeySource(secrets) ? secrets.clock : undefined;
}

/** A copy of the bytes of one secret, which must not be empty. */
export function secretBytes(secret: Secret): Uint8Array {
  if (secret.length === 0) throw emptySecret("A secret is empty: anybody could sign with it.");
  return new Uint8Array(typeof secret === "string" ? Buffer.from(secret) : secret);
}

// Array.isArray does not narrow readonly arrays away.
function isKeySource(secrets: readonly Secret[] | KeySource): secrets is KeySource {
  return !Array.isArray(secrets);
}

function emptySecret(problem: string): PhialError {
  return new PhialError(
    "SIGNING_SECRET_EMPTY",
    problem,
    "Set SECRET_KEY to a long random text, for example the output of: openssl rand -hex 32",
  );
}
