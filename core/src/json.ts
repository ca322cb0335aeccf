import { PhialError } from "./errors/phial-error.ts";
import { httpDate } from "./http/http-date.ts";
import { htmlOf, Markup } from "./markup.ts";
import { writeNumber } from "./signing/json-writer.ts";

/** How an app writes JSON, for handlers that return objects and for `jsonify`. */
export interface JsonProvider {
  /** The content type of JSON responses. */
  readonly mimetype: string;
  /** The body of a response. */
  stringify(value: unknown): string;
  /** JSON that stands in other text, on one line: Flask's `app.json.dumps`. @default stringify */
  dumps?(value: unknown, options?: DumpsOptions): string;
}

/** How `dumps` writes. */
export interface DumpsOptions {
  /** @default what the provider does */
  readonly sortKeys?: boolean;
}

/** Plain `JSON.stringify`: the default, and the fastest. */
export const plainJson: JsonProvider = {
  mimetype: "application/json",
  stringify: (value) => JSON.stringify(value),
};

/** The knobs of Flask's `app.json`. */
export interface FlaskJsonOptions {
  /** @default true */
  readonly sortKeys?: boolean;
  /** Writes everything beyond ASCII as `\uXXXX`. @default true */
  readonly ensureAscii?: boolean;
  /** No spaces and no indentation; Flask's is `false` in debug. @default true */
  readonly compact?: boolean;
  /** @default "application/json" */
  readonly mimetype?: string;
  /** Makes something writable of a value this provider does not know. */
  readonly fallback?: (value: object) => unknown;
}

interface Layout {
  /** Of one level; empty where everything stands on one line. */
  readonly indent: string;
  /** Before the lines of the level at hand. */
  readonly margin: string;
  /** Between members on one line. */
  readonly comma: string;
  readonly colon: string;
  readonly sortKeys: boolean;
  readonly ensureAscii: boolean;
  readonly fallback: ((value: object) => unknown) | undefined;
}

/**
 * Writes JSON byte for byte as Flask's default provider: sorted keys, ASCII, a line break at the
 * end, dates in RFC 822 form, `Markup` and what else has `__html__()` as its HTML, `NaN` as it is. A `Map` has keys of other types
 * than text, which are sorted as Python sorts them. Members that are `undefined` are left out.
 *
 * @example
 * const app = new Phial("api", { json: flaskJson() });
 */
export function flaskJson(options: FlaskJsonOptions = {}): JsonProvider {
  const compact = options.compact ?? true;
  const layout: Layout = {
    indent: compact ? "" : "  ",
    margin: "",
    comma: ",",
    colon: compact ? ":" : ": ",
    sortKeys: options.sortKeys ?? true,
    ensureAscii: options.ensureAscii ?? true,
    fallback: options.fallback,
  };
  return {
    mimetype: options.mimetype ?? "application/json",
    stringify: (value) => `${write(value, layout)}\n`,
    dumps: (value, { sortKeys = layout.sortKeys } = {}) =>
      write(value, { ...layout, sortKeys, indent: "", comma: ", ", colon: ": " }),
  };
}

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "'": "\\u0027",
};

/**
 * JSON that can stand in a `<script>` and in an attribute between single quotes: Flask's `tojson`
 * filter. A provider that can sorts the keys, as there.
 *
 * @example
 * `<script>const user = ${jsonForHtml(app.json, user)}</script>`
 */
export function jsonForHtml(json: JsonProvider, value: unknown): Markup {
  const text = json.dumps?.(value, { sortKeys: true }) ?? json.stringify(value);
  return new Markup(text.trimEnd().replace(/[<>&']/g, (char) => HTML_ESCAPES[char] ?? char));
}

function write(value: unknown, layout: Layout): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return quote(value, layout);
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value !== "object") throw unknownValue(value);
  if (Array.isArray(value)) return writeList(value, layout);
  if (value instanceof Map) return writeDict([...value], layout);
  const written = asWritable(value, layout);
  if (written !== value) return write(written, layout);
  return writeDict(Object.entries(value), layout);
}

function asWritable(value: object, layout: Layout): unknown {
  if (value instanceof Date) return httpDate(value);
  const html = htmlOf(value);
  if (html !== undefined) return html;
  if (value instanceof Uint8Array || value instanceof Set) throw unknownValue(value);
  if ("toJSON" in value && typeof value.toJSON === "function") return value.toJSON();
  return layout.fallback ? layout.fallback(value) : value;
}

function deeper(layout: Layout): Layout {
  if (layout.indent === "") return layout;
  return { ...layout, margin: layout.margin + layout.indent };
}

function writeList(items: readonly unknown[], layout: Layout): string {
  const inner = deeper(layout);
  return block(
    "[",
    items.map((item) => write(item, inner)),
    layout,
  );
}

function writeDict(entries: readonly (readonly [unknown, unknown])[], layout: Layout): string {
  const inner = deeper(layout);
  const present = entries.filter(([, item]) => item !== undefined);
  const members = (layout.sortKeys ? present.toSorted(compareKeys) : present).map(
    ([key, item]) => quote(keyText(key), layout) + layout.colon + write(item, inner),
  );
  return block("{", members, layout);
}

function keyText(key: unknown): string {
  return typeof key === "number" ? writeNumber(key) : String(key);
}

// Python compares text with text and numbers with numbers, booleans among these.
function compareKeys([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first === undefined || second === undefined) throw mixedKeys();
  return first < second ? -1 : Number(first > second);
}

function numberOf(key: unknown): number | bigint | undefined {
  if (typeof key === "boolean") return Number(key);
  return typeof key === "number" || typeof key === "bigint" ? key : undefined;
}

/** By code point, as Python; JavaScript's order is by UTF-16 unit. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = codeRank(a.charCodeAt(i)) - codeRank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

// Surrogates stand for code points beyond all others.
function codeRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function block(open: "[" | "{", items: readonly string[], layout: Layout): string {
  const close = open === "[" ? "]" : "}";
  if (items.length === 0) return open + close;
  if (layout.indent === "") return open + items.join(layout.comma) + close;
  const { margin, indent } = layout;
  const inner = `\n${margin}${indent}`;
  return `${open}${inner}${items.join(`,${inner}`)}\n${margin}${close}`;
}

function quote(text: string, layout: Layout): string {
  const json = JSON.stringify(text);
  if (!layout.ensureAscii) return json;
  return json.replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function mixedKeys(): PhialError {
  return new PhialError(
    "JSON_KEYS_MIXED",
    "The keys of a Map that is written as JSON cannot be sorted: they are of different types.",
    "Use keys of one type, or flaskJson({ sortKeys: false }).",
  );
}

function unknownValue(value: unknown): PhialError {
  const what = typeof value === "object" ? value?.constructor.name : typeof value;
  return new PhialError(
    "JSON_VALUE_UNKNOWN",
    `A value of type ${what} cannot be written as JSON.`,
    "Make a string, number, array or plain object of it, or give the JSON provider a fallback.",
  );
}
