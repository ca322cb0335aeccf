import { createHmac, timingSafeEqual } from "node:crypto";
import { inflateSync } from "node:zlib";
import { KeyRing, sessionSerializer } from "phial/signing";
import { canonicalNumbers } from "./exact-json.ts";

/** What stands in a Flask session cookie. Its signature is not checked by taking it apart. */
export interface SessionCookie {
  /** The payload as JSON text: tagged JSON as on the wire. */
  readonly text: string;
  readonly payload: unknown;
  /** When it was signed, in unix seconds. */
  readonly timestamp: number;
  /** What is signed, and the signature. */
  readonly signed: string;
  readonly signature: string;
}

const shape = /^((\.?)([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{2,12}))\.([A-Za-z0-9_-]{20,})$/;

/**
 * Takes a session cookie apart; undefined when it is none. Written apart from `phial/signing` on
 * purpose: what is under test does not judge itself.
 */
export function readSessionCookie(value: string): SessionCookie | undefined {
  const match = shape.exec(value);
  if (match === null) return undefined;
  const [, signed = "", dot = "", encoded = "", time = "", signature = ""] = match;
  try {
    const bytes = Buffer.from(encoded, "base64url");
    const text = (dot === "" ? bytes : inflateSync(bytes)).toString("utf8");
    const payload: unknown = JSON.parse(text);
    return { text, payload, timestamp: readTimestamp(time), signed, signature };
  } catch {
    return undefined;
  }
}

/** Whether a session cookie carries the signature Flask would have given it. */
export function hasFlaskSignature(cookie: SessionCookie, secret: string): boolean {
  const key = createHmac("sha1", secret).update("cookie-session").digest();
  const expected = createHmac("sha1", key).update(cookie.signed).digest();
  const given = Buffer.from(cookie.signature, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether Phial takes Flask's own cookie, whenever it was signed. */
export function isAcceptedByPhial(value: string, secret: string): boolean {
  try {
    sessionSerializer(new KeyRing(secret)).loads(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether two cookies with different bytes hold the same: signed in the same second, with payloads
 * whose text differs in nothing but compression and the notation of numbers.
 */
export function holdTheSame(expected: SessionCookie, got: SessionCookie): boolean {
  return (
    expected.signed !== got.signed &&
    expected.timestamp === got.timestamp &&
    canonicalNumbers(expected.text) === canonicalNumbers(got.text)
  );
}

function readTimestamp(text: string): number {
  return Buffer.from(text, "base64url").reduce((sum, byte) => sum * 256 + byte, 0);
}
