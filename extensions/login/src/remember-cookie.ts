import { createHmac } from "node:crypto";
import { PhialError } from "phial";
import { compareDigest } from "phial/signing";

/** A key for the remember cookie: text is taken as Flask-Login takes it, as ISO-8859-1. */
export type RememberKey = string | Uint8Array;

/**
 * Writes a payload as the remember cookie of Flask-Login: `payload|HMAC-SHA512` in hexadecimal.
 *
 * @throws PhialError `LOGIN_KEY_INVALID` for a key with characters beyond U+00FF
 * @example
 * encodeCookie("42", "secret"); // "42|5e1c..."
 */
export function encodeCookie(payload: string, key: RememberKey): string {
  return `${payload}|${digestOf(payload, key)}`;
}

/**
 * The payload of a remember cookie that one of the keys has signed, else `undefined`.
 *
 * @throws PhialError `LOGIN_KEY_INVALID`
 */
export function decodeCookie(cookie: string, keys: readonly RememberKey[]): string | undefined {
  const end = cookie.lastIndexOf("|");
  if (end < 0) return undefined;
  const payload = cookie.slice(0, end);
  const digest = cookie.slice(end + 1);
  const isSigned = keys.some((key) => compareDigest(digestOf(payload, key), digest));
  return isSigned ? payload : undefined;
}

function digestOf(payload: string, key: RememberKey): string {
  return createHmac("sha512", bytesOf(key)).update(payload, "utf8").digest("hex");
}

function bytesOf(key: RememberKey): Uint8Array {
  if (typeof key !== "string") return key;
  if (!/[^\0-\xff]/.test(key)) return Buffer.from(key, "latin1");
  throw new PhialError(
    "LOGIN_KEY_INVALID",
    "SECRET_KEY has a character beyond U+00FF, with which Flask-Login signs no remember cookie.",
    "Use a key as `phial secret` prints it.",
  );
}
