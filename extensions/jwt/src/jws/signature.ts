import { createHmac, sign, timingSafeEqual, verify } from "node:crypto";
import { ALGORITHM_RULES } from "./algorithm.ts";
import type { Algorithm } from "./algorithm.ts";
import { isCanonical } from "./json-text.ts";
import type { SigningKey, VerificationKey } from "./key.ts";

/** Signs ASCII text; gives base64url. */
export function signText({ algorithm, key }: SigningKey, text: string): string {
  const { kind, hash, signing } = ALGORITHM_RULES[algorithm];
  if (kind === "secret") {
    return createHmac(hash ?? "", key)
      .update(text, "latin1")
      .digest("base64url");
  }
  return sign(hash, Buffer.from(text, "latin1"), { key, ...signing }).toString("base64url");
}

/** What a signature is checked against. */
export interface SignedText {
  readonly algorithm: Algorithm;
  /** ASCII. */
  readonly text: string;
  /** In base64url. */
  readonly signature: string;
}

/** Whether a signature was made with the key, by an algorithm that the key is bound to. */
export function isSignedBy(key: VerificationKey, signed: SignedText): boolean {
  const { algorithm, text, signature } = signed;
  if (!key.algorithms.includes(algorithm)) return false;
  const { kind, hash, signing } = ALGORITHM_RULES[algorithm];
  if (kind === "secret") {
    const expected = createHmac(hash ?? "", key.key)
      .update(text, "latin1")
      .digest("base64url");
    // As text, so that no other spelling of the same bytes passes.
    return isSameText(expected, signature);
  }
  if (!isCanonical(signature)) return false;
  const options = { key: key.key, ...signing };
  return verify(hash, Buffer.from(text, "latin1"), options, Buffer.from(signature, "base64url"));
}

/** Compares two texts in a time that says nothing about where they differ. */
export function isSameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
