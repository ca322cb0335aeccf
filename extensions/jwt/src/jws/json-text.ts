import { isUtf8 } from "node:buffer";

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
// A bracket differs from its brace in one bit: with 0x20 set it is the brace.
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Deeper than this no claim is nested. */
const MAX_DEPTH = 32;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A JSON object, or in one sentence why a text is none. */
export type JsonReading = { readonly value: Record<string, unknown> } | { readonly flaw: string };

/**
 * Reads one part of a token: base64url without padding in its only spelling, UTF-8, a JSON object,
 * no key twice in one object (RFC 7515 section 4), at most 32 levels. The characters have been
 * checked before. `part` names it in the flaw, which has the words of PyJWT where there are any.
 */
export function readPart(encoded: string, part: "header" | "payload"): JsonReading {
  if (!isCanonical(encoded)) return { flaw: `Invalid ${part} padding` };
  const bytes = Buffer.from(encoded, "base64url");
  if (!isUtf8(bytes)) return { flaw: `Invalid ${part} string: it is not UTF-8` };
  const reading = readObject(bytes.toString("utf8"));
  return typeof reading === "string"
    ? { flaw: `Invalid ${part} string: ${reading}` }
    : { value: reading };
}

/**
 * Whether base64url has the length and the last bits that its bytes are written with. Other bits
 * would be ignored, and one token would have several spellings.
 */
export function isCanonical(encoded: string): boolean {
  const rest = encoded.length % 4;
  if (rest === 0) return true;
  if (rest === 1) return false;
  const last = ALPHABET.indexOf(encoded.charAt(encoded.length - 1));
  return (last & (rest === 2 ? 15 : 3)) === 0;
}

function readObject(text: string): Record<string, unknown> | string {
  const members = countMembers(text);
  if (members === undefined) return "it is nested too deep";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (!isObject(value)) return "must be a json object";
  // A parser keeps the last of two equal keys, another the first.
  return countKeys(value) === members ? value : "it has a key twice";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many members all objects of a JSON text have together; `undefined` when it is too deep. */
function countMembers(text: string): number | undefined {
  let members = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = stringEnd(text, index);
    else if (code === COLON) members++;
    else if ((code | 0x20) === BRACE) {
      if (++depth > MAX_DEPTH) return undefined;
    } else if ((code | 0x20) === CLOSING_BRACE) depth--;
  }
  return members;
}

/** The index of the quote that ends a string, or the length of the text. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

// Backslashes in pairs escape each other.
function isEscaped(text: string, quote: number): boolean {
  let start = quote;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (quote - start) % 2 === 1;
}

// As deep as countMembers() lets it be.
function countKeys(value: object): number {
  const values: readonly unknown[] = Object.values(value);
  let keys = Array.isArray(value) ? 0 : values.length;
  for (const inner of values) {
    if (typeof inner === "object" && inner !== null) keys += countKeys(inner);
  }
  return keys;
}

const BEYOND_ASCII = /[\u007f-\uffff]/;

/** JSON as Python's `json.dumps(value, separators=(",", ":"))` writes it: in ASCII. */
export function asciiJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!BEYOND_ASCII.test(json)) return json;
  return json.replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A part of a token. */
export function writePart(value: unknown): string {
  return Buffer.from(asciiJson(value), "latin1").toString("base64url");
}
