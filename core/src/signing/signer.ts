import { createHmac, createSecretKey } from "node:crypto";
import { compareDigest } from "./compare-digest.ts";
import type { KeyObject } from "node:crypto";
import { PhialError } from "../errors/phial-error.ts";
import { BadSignature, isBadData } from "./bad-data.ts";
import { readUrlSafe } from "./base64.ts";
import { deriveKey } from "./derived-key.ts";
import type { DerivationOptions, Digest } from "./derived-key.ts";
import { keysOf } from "./secrets.ts";
import type { Secrets } from "./secrets.ts";
import { append, isEncodable, splitLast } from "./signable.ts";
import type { Signable } from "./signable.ts";

/** How a {@link Signer} signs. */
export interface SignerOptions extends DerivationOptions {
  /** Stands between value and signature. @default "." */
  readonly sep?: string | undefined;
}

const BASE64 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=";

/**
 * Signs text or bytes with an HMAC and checks such signatures: itsdangerous' `Signer`, byte for
 * byte. Keys are derived once, at construction; signing and verifying are hot.
 *
 * @throws {PhialError} `SIGNING_SECRET_EMPTY`, `SIGNING_SEPARATOR_INVALID` and those of
 * {@link deriveKey}, at construction.
 * @example
 * const signer = new Signer("secret", { salt: "unsubscribe" });
 * signer.unsign(signer.sign("ann@example.com")); // "ann@example.com"
 */
export class Signer {
  /** Stands between value and signature. */
  readonly sep: string;
  readonly #digest: Digest;
  readonly #key: KeyObject;
  readonly #retiredKeys: readonly KeyObject[];

  constructor(secrets: Secrets, options: SignerOptions = {}) {
    this.sep = checkedSeparator(options.sep ?? ".");
    this.#digest = options.digest ?? "sha1";
    const [first, ...others] = keysOf(secrets);
    // createHmac takes a key object several times faster than bytes.
    this.#key = createSecretKey(deriveKey(first, options));
    this.#retiredKeys = others.map((secret) => createSecretKey(deriveKey(secret, options)));
  }

  /**
   * The value, the separator and the signature.
   *
   * @throws {PhialError} `SIGNING_TEXT_MALFORMED` for text with half a surrogate pair.
   */
  sign(value: string): string;
  sign(value: Uint8Array): Uint8Array;
  sign(value: Signable): Signable;
  sign(value: Signable): Signable {
    return append(value, this.sep + this.signature(value));
  }

  /**
   * The value without its signature, once it was checked against all keys.
   *
   * @throws {BadSignature} when the signature is missing or wrong.
   */
  unsign(signed: string): string;
  unsign(signed: Uint8Array): Uint8Array;
  unsign(signed: Signable): Signable;
  unsign(signed: Signable): Signable {
    const halves = splitLast(signed, this.sep);
    if (halves === undefined) throw new BadSignature("The text has no signature.");
    if (this.verify(halves.head, halves.tail)) return halves.head;
    throw new BadSignature("The signature does not match.", { payload: halves.head });
  }

  /** Whether {@link unsign} accepts it. */
  validate(signed: Signable): boolean {
    try {
      this.unsign(signed);
      return true;
    } catch (error) {
      if (isBadData(error)) return false;
      throw error;
    }
  }

  /** The signature of a value alone, as URL-safe base64. */
  signature(value: Signable): string {
    if (!isEncodable(value)) throw malformedText();
    return createHmac(this.#digest, this.#key).update(value).digest("base64url");
  }

  /** Whether one of the keys made this signature of the value; compares in constant time. */
  verify(value: Signable, signature: Signable): boolean {
    const given = readUrlSafe(signature);
    if (given === undefined || !isEncodable(value)) return false;
    const isMadeWith = (key: KeyObject): boolean => {
      const expected = createHmac(this.#digest, key).update(value).digest();
      return compareDigest(expected, given);
    };
    return isMadeWith(this.#key) || this.#retiredKeys.some(isMadeWith);
  }
}

function checkedSeparator(sep: string): string {
  if (!BASE64.includes(sep)) return sep;
  throw new PhialError(
    "SIGNING_SEPARATOR_INVALID",
    `The separator ${JSON.stringify(sep)} may be part of a signature.`,
    "Pass one without ASCII letters, digits, '-', '_' and '='.",
  );
}

function malformedText(): PhialError {
  return new PhialError(
    "SIGNING_TEXT_MALFORMED",
    "Text with half a surrogate pair has no UTF-8 bytes that could be signed.",
    "Sign text.toWellFormed(), or refuse such text where it comes in.",
  );
}
