import { PhialError } from "../errors/phial-error.ts";
import { httpDate } from "../http/http-date.ts";
import { htmlOf } from "../markup.ts";
import { asBuffer } from "./signable.ts";
import { Tuple } from "./tuple.ts";
import { Uuid } from "./uuid.ts";

/** What two ways of writing the same value as JSON differ in. */
export interface JsonStyle {
  /** Between the members, as Python's `separators`. */
  readonly comma: string;
  readonly colon: string;
  /** Writes everything outside of printable ASCII as `\uXXXX`. */
  readonly isAscii: boolean;
  /** Sorts keys by code point and tags what JSON has no type for, as Flask's session does. */
  readonly isTagged: boolean;
}

/** More levels than this are neither written nor read. */
export const MAX_DEPTH = 500;

const TAGS: ReadonlySet<string> = new Set([" di", " t", " b", " m", " u", " d"]);

const PRINTABLE = /^[ !#-[\]-~]*$/;
const SURROGATE = /[\ud800-\udfff]/;

/**
 * Writes a value as Python's `json.dumps` does. Members that are `undefined` are left out. Hot:
 * once for every session that is saved.
 *
 * @throws {PhialError} `SIGNING_VALUE_UNSUPPORTED` when the style has no way to write a value,
 * `SIGNING_VALUE_DEEP` for more than 500 levels, `HTTP_DATE_INVALID` for a date that is invalid or
 * not within the years 1 to 9999.
 */
export function writeJson(value: unknown, style: JsonStyle): string {
  return writeValue(value, style, 0);
}

/** A number as Python writes it; one outside of the safe integers counts as a float. */
export function writeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? "-0.0" : String(value);
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e16) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function writeValue(value: unknown, style: JsonStyle, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeText(value, style);
    case "number":
      return writeNumber(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : writeObject(value, style, depth + 1);
    default:
      throw unsupported(`A value of the type ${typeof value}`);
  }
}

function writeText(text: string, style: JsonStyle): string {
  if (PRINTABLE.test(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  if (!style.isAscii) return json;
  return json.replaceAll(/[\x7f-\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function writeObject(value: object, style: JsonStyle, depth: number): string {
  if (depth > MAX_DEPTH) throw tooDeep();
  if (Array.isArray(value)) return writeList(value, style, depth);
  if (isRecord(value)) return writeRecord(value, style, depth);
  if (value instanceof Tuple) {
    // The array in a tag is a level of its own.
    if (style.isTagged) return `{" t":${writeValue(value.items, style, depth)}}`;
    return writeList(value.items, style, depth);
  }
  const html = htmlOf(value);
  if (html !== undefined) {
    const text = writeText(html, style);
    return style.isTagged ? `{" m":${text}}` : text;
  }
  const tagged = style.isTagged ? writeTagged(value) : undefined;
  if (tagged === undefined) throw unsupported(`An object of the class ${className(value)}`);
  return tagged;
}

function writeTagged(value: object): string | undefined {
  if (value instanceof Uint8Array) {
    return `{" b":"${asBuffer(value).toString("base64")}"}`;
  }
  if (value instanceof Date) return `{" d":"${httpDate(value)}"}`;
  return value instanceof Uuid ? `{" u":"${value.hex}"}` : undefined;
}

function writeList(items: readonly unknown[], style: JsonStyle, depth: number): string {
  let json = "[";
  for (let i = 0; i < items.length; i++) {
    json += (i === 0 ? "" : style.comma) + writeValue(items[i], style, depth);
  }
  return `${json}]`;
}

function writeRecord(
  record: Readonly<Record<string, unknown>>,
  style: JsonStyle,
  depth: number,
): string {
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  if (style.isTagged) {
    const [only] = keys;
    if (keys.length === 1 && only !== undefined && TAGS.has(only)) {
      return `{" di":${writeValue({ [`${only}__`]: record[only] }, style, depth)}}`;
    }
    sortByCodePoint(keys);
  }
  let json = "{";
  for (const key of keys) {
    json += (json.length === 1 ? "" : style.comma) + writeText(key, style);
    json += style.colon + writeValue(record[key], style, depth);
  }
  return `${json}}`;
}

// The default order is by UTF-16 unit, which is another one only where there are surrogates.
function sortByCodePoint(keys: string[]): void {
  keys.sort();
  if (keys.some((key) => SURROGATE.test(key))) keys.sort(compareCodePoints);
}

function compareCodePoints(a: string, b: string): number {
  const others = Array.from(b);
  for (const [i, char] of Array.from(a).entries()) {
    const order = (char.codePointAt(0) ?? 0) - (others[i]?.codePointAt(0) ?? -1);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Whether it is an object literal, or as good as one, and of no class. */
export function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const { constructor } = value;
  return typeof constructor === "function" ? constructor.name : "unknown";
}

function unsupported(what: string): PhialError {
  return new PhialError(
    "SIGNING_VALUE_UNSUPPORTED",
    `${what} cannot be written into a signed text.`,
    "Store plain data: JSON values; in a session also Tuple, Uuid, Markup, Uint8Array and Date.",
  );
}

function tooDeep(): PhialError {
  return new PhialError(
    "SIGNING_VALUE_DEEP",
    `A value has more than ${MAX_DEPTH} levels, or contains itself.`,
    "Store a flat value, or a reference such as an id.",
  );
}
