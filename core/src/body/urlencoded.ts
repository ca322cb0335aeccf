import { isUtf8 } from "node:buffer";
import { percentByteAt, percentEscape } from "../http/percent.ts";
import { textOf } from "./bytes.ts";

/** A name with its value. */
export type Pair = readonly [string, string];

/**
 * Reads `a=1&b=2` as Werkzeug does: `+` is a space, a name without `=` has an empty value, bytes
 * that are not UTF-8 stay percent-encoded, and an escape that is none stays as it is. Never throws,
 * and is linear in the length of the text.
 *
 * @example
 * parseUrlEncoded("a=1&b&a=%C3%A9+%FF"); // [["a", "1"], ["b", ""], ["a", "é %FF"]]
 */
export function parseUrlEncoded(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (let start = 0; start < text.length;) {
    const next = text.indexOf("&", start);
    const end = next < 0 ? text.length : next;
    if (end > start) pairs.push(parsePair(text.slice(start, end)));
    start = end + 1;
  }
  return pairs;
}

/** The same for the bytes of a body. */
export function parseUrlEncodedBytes(bytes: Uint8Array): Pair[] {
  return parseUrlEncoded(isUtf8(bytes) ? textOf(bytes) : decodeQuoting(bytes));
}

function parsePair(text: string): Pair {
  const equals = text.indexOf("=");
  if (equals < 0) return [decodePlus(text), ""];
  return [decodePlus(text.slice(0, equals)), decodePlus(text.slice(equals + 1))];
}

function decodePlus(text: string): string {
  return percentDecode(text.includes("+") ? text.replaceAll("+", " ") : text);
}

// Not decodeURIComponent(): it throws, which costs more than the work, and knows only all or nothing.
function percentDecode(text: string): string {
  let at = text.indexOf("%");
  if (at < 0) return text;
  let decoded = "";
  let taken = 0;
  while (at >= 0) {
    const run = runLength(text, at);
    if (run > 0) {
      decoded += text.slice(taken, at) + decodeRun(text, at, run);
      taken = at + run * 3;
    }
    at = text.indexOf("%", at + Math.max(run * 3, 1));
  }
  return decoded + text.slice(taken);
}

/** How many escapes follow each other here. */
function runLength(text: string, start: number): number {
  let count = 0;
  while (percentByteAt(text, start + count * 3) >= 0) count++;
  return count;
}

function decodeRun(text: string, start: number, count: number): string {
  if (count === 1) {
    const byte = percentByteAt(text, start);
    return byte < 0x80 ? String.fromCharCode(byte) : percentEscape(byte);
  }
  const bytes = new Uint8Array(count);
  for (let i = 0; i < count; i++) bytes[i] = percentByteAt(text, start + i * 3);
  return isUtf8(bytes) ? textOf(bytes) : decodeQuoting(bytes);
}

/** UTF-8 in which the bytes that are none become `%XX`: Werkzeug's `url_quote` error handler. */
function decodeQuoting(bytes: Uint8Array): string {
  let decoded = "";
  for (let i = 0; i < bytes.length;) {
    const length = characterLength(bytes, i);
    if (length > 0) decoded += textOf(bytes.subarray(i, i + length));
    else decoded += percentEscape(bytes[i] ?? 0);
    i += Math.max(length, 1);
  }
  return decoded;
}

/** The length of the well-formed character that begins here, or 0 (Unicode 16.0, table 3-7). */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return length > 0 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length
    ? length
    : 0;
}
