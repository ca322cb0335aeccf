import type { Clock } from "../clock.ts";
import { BadPayload } from "./bad-data.ts";
import { isRecord } from "./json-writer.ts";
import type { Secrets } from "./secrets.ts";
import { taggedJson } from "./tagged-json.ts";
import { URLSafeTimedSerializer } from "./timed-serializer.ts";
import type { AgeOptions } from "./timestamp-signer.ts";
import { Tuple } from "./tuple.ts";

/** Reads and writes the value of Flask's session cookie. */
export interface SessionSerializer {
  /** @throws {PhialError} `SIGNING_VALUE_UNSUPPORTED`, `SIGNING_VALUE_DEEP`. */
  dumps(values: Readonly<Record<string, unknown>>): string;
  /** @throws {BadData} when the text is not a session that one of the keys signed. */
  loads(text: string, options?: AgeOptions): Record<string, unknown>;
}

// From here on compressing pays: below, it takes longer than signing, reading and writing together.
const COMPRESS_FROM = 512;

/**
 * What Flask's `SecureCookieSessionInterface` signs and reads sessions with: tagged JSON in a
 * `URLSafeTimedSerializer`, salt `cookie-session`, derivation `hmac`, SHA-1. Flask reads what this
 * writes and the other way round; short sessions are not compressed.
 *
 * @example
 * const sessions = sessionSerializer(ring);
 * sessions.loads(sessions.dumps({ user: 5 }), { maxAge: 31 * 86_400 }); // { user: 5 }
 */
export function sessionSerializer(secrets: Secrets, clock?: Clock): SessionSerializer {
  const serializer = new URLSafeTimedSerializer(secrets, {
    salt: "cookie-session",
    keyDerivation: "hmac",
    digest: "sha1",
    codec: taggedJson,
    compressFrom: COMPRESS_FROM,
    clock,
  });
  return {
    dumps: (values) => serializer.dumps(values),
    loads: (text, options) => asValues(serializer.loads(text, options)),
  };
}

// What Python's dict() takes from what the JSON may be: an object, or something empty.
function asValues(value: unknown): Record<string, unknown> {
  if (value === null || value === "") return {};
  if (Array.isArray(value) || value instanceof Tuple) {
    if (value.length === 0) return {};
  } else if (typeof value === "object" && isRecord(value)) {
    return value;
  }
  throw new BadPayload("The payload is not a session.");
}
