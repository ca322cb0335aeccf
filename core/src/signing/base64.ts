import { Buffer } from "node:buffer";
import { BadData } from "./bad-data.ts";
import { asBuffer } from "./signable.ts";
import type { Signable } from "./signable.ts";

const URL_SAFE = /^[\w-]*$/;
const STANDARD = /^[A-Za-z0-9+/]*={0,2}$/;
const URL_SAFE_DIGIT = /[\w+/-]/;
const STANDARD_DIGIT = /[A-Za-z0-9+/]/;

/**
 * Base64 with the alphabet for URLs (RFC 4648 section 5) and without padding, as
 * `itsdangerous.base64_encode` writes it. Text stands for its UTF-8 bytes.
 *
 * @example
 * encodeBase64("a.b.c"); // "YS5iLmM"
 */
export function encodeBase64(data: Signable): string {
  return asBuffer(data).toString("base64url");
}

/**
 * Reads what {@link encodeBase64} writes, exactly as leniently as `itsdangerous.base64_decode`:
 * either alphabet, characters outside of it skipped, padding where it is missing.
 *
 * @throws {BadData} when the digits do not make whole bytes.
 */
export function decodeBase64(text: string): Uint8Array {
  const bytes = readUrlSafe(text.replaceAll(/[^\0-\x7f]/g, ""));
  if (bytes === undefined) throw new BadData("The text is not base64.");
  return new Uint8Array(bytes);
}

/**
 * {@link decodeBase64} as itsdangerous applies it to bytes: those outside of ASCII count for the
 * padding. Nothing when it is not base64. Hot: up to three times for every signed text.
 */
export function readUrlSafe(text: Signable): Buffer | undefined {
  if (typeof text === "string" && URL_SAFE.test(text)) {
    return text.length % 4 === 1 ? undefined : Buffer.from(text, "base64url");
  }
  const bytes = asBuffer(text).toString("latin1");
  return readDigits(bytes + "=".repeat((4 - (bytes.length % 4)) % 4), URL_SAFE_DIGIT);
}

/** As Python's `b64decode`: standard alphabet, padding needed; nothing when it is not base64. */
export function readStandard(text: string): Buffer | undefined {
  if (text.length % 4 === 0 && STANDARD.test(text)) return Buffer.from(text, "base64");
  return readDigits(text, STANDARD_DIGIT);
}

// CPython's binascii, non-strict: garbage is skipped, the first complete padding ends the data.
function readDigits(text: string, isDigit: RegExp): Buffer | undefined {
  const digits: string[] = [];
  let pads = 0;
  for (const char of text) {
    const place = digits.length % 4;
    if (char === "=") {
      pads += place >= 2 ? 1 : 0;
      if (place >= 2 && place + pads >= 4) return Buffer.from(digits.join(""), "base64");
    } else if (isDigit.test(char)) {
      pads = 0;
      digits.push(char);
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits.join(""), "base64") : undefined;
}
