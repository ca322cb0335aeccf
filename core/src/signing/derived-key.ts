import { createHash, createHmac } from "node:crypto";
import { PhialError } from "../errors/phial-error.ts";
import { secretBytes } from "./secrets.ts";
import type { Secret } from "./secrets.ts";

/** How a signing key is made from secret and salt; `none` takes the secret as it is. */
export type KeyDerivation = "django-concat" | "concat" | "hmac" | "none";

/** The hash functions to sign with. */
export type Digest = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

/** What a signing key depends on besides the secret. */
export interface DerivationOptions {
  /** Tells signatures for different purposes apart. @default "itsdangerous.Signer" */
  readonly salt?: Secret | undefined;
  /** @default "django-concat" */
  readonly keyDerivation?: KeyDerivation | undefined;
  /** Of the derivation and of the signature. @default "sha1" */
  readonly digest?: Digest | undefined;
}

const DIGESTS: ReadonlySet<string> = new Set<Digest>([
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
]);

/**
 * The key that itsdangerous' `Signer.derive_key` makes from a secret.
 *
 * @throws {PhialError} `SIGNING_SECRET_EMPTY`, `SIGNING_DIGEST_UNKNOWN`,
 * `SIGNING_DERIVATION_UNKNOWN`.
 * @example
 * deriveKey("secret", { salt: "cookie-session", keyDerivation: "hmac" }); // 20 bytes
 */
export function deriveKey(secret: Secret, options: DerivationOptions = {}): Uint8Array {
  const { salt = "itsdangerous.Signer", keyDerivation = "django-concat" } = options;
  const digest = knownDigest(options.digest ?? "sha1");
  const key = secretBytes(secret);
  switch (keyDerivation) {
    case "django-concat":
      return createHash(digest).update(salt).update("signer").update(key).digest();
    case "concat":
      return createHash(digest).update(salt).update(key).digest();
    case "hmac":
      return createHmac(digest, key).update(salt).digest();
    case "none":
      return key;
    default:
      throw unknownDerivation(keyDerivation);
  }
}

function knownDigest(digest: Digest): Digest {
  if (DIGESTS.has(digest)) return digest;
  throw new PhialError(
    "SIGNING_DIGEST_UNKNOWN",
    `Nothing can be signed with the digest ${JSON.stringify(digest)}.`,
    `Pass one of ${[...DIGESTS].join(", ")}.`,
  );
}

function unknownDerivation(keyDerivation: never): PhialError {
  return new PhialError(
    "SIGNING_DERIVATION_UNKNOWN",
    `There is no key derivation ${JSON.stringify(keyDerivation)}.`,
    "Pass one of django-concat, concat, hmac, none.",
  );
}
