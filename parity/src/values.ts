import { Buffer } from "node:buffer";
import { Markup } from "phial";
import { Tuple, Uuid } from "phial/signing";

/** What stands for each of Python's types that JSON has not, by the key of the notation. */
const DECODERS = new Map<string, (content: unknown) => unknown>([
  ["$bytes", (content) => new Uint8Array(Buffer.from(String(content), "base64"))],
  ["$tuple", (content) => new Tuple(Array.isArray(content) ? content.map(decodeValue) : [])],
  ["$markup", (content) => new Markup(String(content))],
  ["$uuid", (content) => new Uuid(String(content))],
  ["$datetime", (content) => new Date(withZone(String(content)))],
  ["$date", (content) => new Date(String(content))],
  ["$timedelta", (content) => Number(content)],
]);

/**
 * The value behind the notation of the vectors: `$bytes` is a `Uint8Array`, `$tuple` a `Tuple`,
 * `$markup` a `Markup`, `$uuid` a `Uuid`, `$datetime` and `$date` a `Date` (without a zone: UTC),
 * `$timedelta` a number of seconds.
 */
export function decodeValue(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(decodeValue);
  if (typeof json !== "object" || json === null) return json;
  const members = Object.entries(json);
  const [member] = members;
  const decode = member === undefined ? undefined : DECODERS.get(member[0]);
  if (decode !== undefined && member !== undefined && members.length === 1) {
    return decode(member[1]);
  }
  return Object.fromEntries(members.map(([key, item]) => [key, decodeValue(item)]));
}

/** The notation of the vectors for a value; the other way round of {@link decodeValue}. */
export function encodeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encodeValue);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Tuple) return { $tuple: value.items.map(encodeValue) };
  if (value instanceof Markup) return { $markup: value.toJSON() };
  if (value instanceof Uuid) return { $uuid: value.toJSON() };
  if (value instanceof Date) return { $datetime: isoFormat(value) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeValue(item)]));
}

/** Bytes that are text as a string, other bytes in the notation. */
export function encodeText(value: string | Uint8Array): unknown {
  if (typeof value === "string") return value;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return encodeValue(value);
  }
}

function withZone(text: string): string {
  return /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
}

/** As Python's `datetime.isoformat()` for UTC. */
function isoFormat(date: Date): string {
  return date
    .toISOString()
    .replace(/\.000Z$/, "+00:00")
    .replace(/Z$/, "000+00:00");
}
