import { parseHttpDate } from "../http/http-date.ts";
import { Markup } from "../markup.ts";
import { BadPayload } from "./bad-data.ts";
import { readStandard } from "./base64.ts";
import type { Codec } from "./codec.ts";
import { readJson } from "./json-reader.ts";
import { isRecord, MAX_DEPTH, writeJson, writeNumber } from "./json-writer.ts";
import type { JsonStyle } from "./json-writer.ts";
import { Tuple } from "./tuple.ts";
import { Uuid } from "./uuid.ts";

const STYLE: JsonStyle = { comma: ",", colon: ":", isAscii: true, isTagged: true };

const NOT_ASCII = /[^\0-\x7f]/;

const READERS: ReadonlyMap<string, (content: unknown) => unknown> = new Map([
  [" di", readDict],
  [" t", readTuple],
  [" b", readBytes],
  [" m", readMarkup],
  [" u", readUuid],
  [" d", readDate],
]);

/**
 * Writes a value as Flask's `TaggedJSONSerializer` does, byte for byte: JSON values, and `Tuple`,
 * `Uint8Array`, `Markup`, `Uuid` and `Date` (to the second) in objects of one tag. A bigint is
 * written as its digits, `undefined` members are left out.
 *
 * @throws {PhialError} `SIGNING_VALUE_UNSUPPORTED`, `SIGNING_VALUE_DEEP`, `HTTP_DATE_INVALID`.
 * @example
 * dumpTagged({ point: Tuple.of(1, 2), at: new Date(0) });
 * // {"at":{" d":"Thu, 01 Jan 1970 00:00:00 GMT"},"point":{" t":[1,2]}}
 */
export function dumpTagged(value: unknown): string {
  return writeJson(value, STYLE);
}

/**
 * Reads what {@link dumpTagged} or Flask wrote. Objects are those of `JSON.parse`: a `__proto__`
 * in the text is a property like any other. An integer that a number cannot hold is a bigint, a
 * date that cannot be read is `null`.
 *
 * @throws {BadPayload} when it is not JSON, a tag has content that it cannot have, or there are
 * more than 500 levels.
 */
export function loadTagged(text: string): unknown {
  let value: unknown;
  try {
    value = readJson(text);
  } catch (cause) {
    throw new BadPayload("The text is not JSON.", { cause });
  }
  return untag(value, 0);
}

/** {@link dumpTagged} and {@link loadTagged} for a serializer. */
export const taggedJson: Codec = { dumps: dumpTagged, loads: loadTagged };

function untag(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) throw new BadPayload(`There are more than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) value[i] = untag(item, depth + 1);
    return value;
  }
  return isRecord(value) ? untagRecord(value, depth) : value;
}

function untagRecord(record: Record<string, unknown>, depth: number): unknown {
  const keys = Object.keys(record);
  for (const key of keys) record[key] = untag(record[key], depth + 1);
  const [only] = keys;
  const read = keys.length === 1 && only !== undefined ? READERS.get(only) : undefined;
  return read === undefined || only === undefined ? record : read(record[only]);
}

function readDict(content: unknown): unknown {
  const [member] = isPlain(content) ? Object.entries(content) : [];
  if (member === undefined) throw badTag(" di", content, "an object with a member");
  const [key, value] = member;
  return { [key.slice(0, -2)]: value };
}

// As Python's tuple(): of a string the characters, of a dict the keys.
function readTuple(content: unknown): Tuple {
  if (Array.isArray(content) || typeof content === "string") return new Tuple(content);
  if (content instanceof Tuple) return content;
  if (isPlain(content)) return new Tuple(Object.keys(content));
  throw badTag(" t", content, "a list");
}

function readBytes(content: unknown): Uint8Array {
  if (typeof content !== "string") throw badTag(" b", content, "base64");
  if (NOT_ASCII.test(content)) throw badTag(" b", content, "ASCII");
  const bytes = readStandard(content);
  if (bytes === undefined) throw badTag(" b", content, "base64");
  return new Uint8Array(bytes);
}

// As Python's Markup(): numbers and constants are shown as Python shows them.
function readMarkup(content: unknown): Markup {
  if (content instanceof Markup) return content;
  if (typeof content === "string") return new Markup(content);
  if (typeof content === "number") return new Markup(writeNumber(content));
  if (typeof content === "bigint") return new Markup(String(content));
  if (typeof content === "boolean") return new Markup(content ? "True" : "False");
  if (content === null) return new Markup("None");
  throw badTag(" m", content, "text");
}

function readUuid(content: unknown): Uuid {
  const uuid = typeof content === "string" ? Uuid.parse(content) : undefined;
  if (uuid === undefined) throw badTag(" u", content, "a UUID");
  return uuid;
}

function readDate(content: unknown): Date | null {
  if (!content) return null;
  if (typeof content !== "string") throw badTag(" d", content, "a date");
  const time = parseHttpDate(content);
  return time === undefined ? null : new Date(time);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isRecord(value);
}

function badTag(tag: string, content: unknown, expected: string): BadPayload {
  return new BadPayload(`The tag "${tag}" holds ${kindOf(content)}, not ${expected}.`);
}

function kindOf(content: unknown): string {
  if (content === null) return "null";
  if (Array.isArray(content)) return content.length === 0 ? "an empty array" : "an array";
  if (!isPlain(content)) return `a value of the type ${typeof content}`;
  return Object.keys(content).length === 0 ? "an empty object" : "an object";
}
