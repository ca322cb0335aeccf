import { trimBlanks } from "./header-value.ts";

/** A part of a body: from `start` up to, not including, `end`. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** One range as requested; a negative `start` counts from the end of the body. */
export interface RangeSpec {
  readonly start: number;
  /** Not included; `undefined` is the end of the body. */
  readonly end: number | undefined;
}

/** A `Range` header (RFC 9110 section 14.2). */
export class RangeRequest {
  readonly units: string;
  readonly ranges: readonly RangeSpec[];
  readonly #text: string;

  constructor(units: string, ranges: readonly RangeSpec[], text?: string) {
    this.units = units;
    this.ranges = ranges;
    this.#text = text ?? `${units}=${ranges.map(dumpSpec).join(",")}`;
  }

  /**
   * The bytes to send of a body with `length` bytes. `undefined` when there are several ranges, other
   * units than bytes, or nothing of the range is there: as Werkzeug, Phial answers with 416 then.
   */
  spanWithin(length: number | undefined): ByteSpan | undefined {
    const [range] = this.ranges;
    if (this.units !== "bytes" || length === undefined || !range || this.ranges.length > 1) {
      return undefined;
    }
    const start = range.start < 0 && range.end === undefined ? range.start + length : range.start;
    const end = Math.min(range.end ?? length, length);
    return start >= 0 && start < end ? { start, end } : undefined;
  }

  toString(): string {
    return this.#text;
  }
}

function dumpSpec({ start, end }: RangeSpec): string {
  if (end !== undefined) return `${start}-${end - 1}`;
  return start < 0 ? String(start) : `${start}-`;
}

/**
 * Reads a `Range` header; `undefined` when it is none, or when its ranges overlap or are not in
 * order. Never throws, and is linear in the length of the header.
 *
 * @example
 * parseRange("bytes=0-499")?.spanWithin(300); // { start: 0, end: 300 }
 */
export function parseRange(header: string | null | undefined): RangeRequest | undefined {
  const equals = header ? header.indexOf("=") : -1;
  if (!header || equals < 0) return undefined;
  const units = trimBlanks(header.slice(0, equals)).toLowerCase();
  const ranges: RangeSpec[] = [];
  const texts: string[] = [];
  let free = 0;
  for (const item of header.slice(equals + 1).split(",")) {
    const spec = parseSpec(trimBlanks(item));
    if (!spec || (spec.start >= 0 && spec.start < free) || free === Infinity) return undefined;
    free = spec.end ?? Infinity;
    ranges.push({ start: spec.start, end: spec.end });
    texts.push(spec.text);
  }
  return new RangeRequest(units, ranges, `${units}=${texts.join(",")}`);
}

function parseSpec(item: string): (RangeSpec & { readonly text: string }) | undefined {
  const dash = item.indexOf("-");
  if (dash < 0) return undefined;
  const first = trimBlanks(item.slice(0, dash));
  const last = trimBlanks(item.slice(dash + 1));
  if (dash === 0) {
    const suffix = parseDigits(item.slice(1));
    if (suffix === undefined) return undefined;
    const text = suffix === 0 ? "0-" : `-${withoutZeros(last)}`;
    return { start: suffix === 0 ? 0 : -suffix, end: undefined, text };
  }
  const start = parseDigits(first);
  if (start === undefined) return undefined;
  if (last === "") return { start, end: undefined, text: `${withoutZeros(first)}-` };
  const stop = parseDigits(last);
  if (stop === undefined || start > stop) return undefined;
  // The text is kept: numbers beyond 2^53 would not come out as they went in.
  return { start, end: stop + 1, text: `${withoutZeros(first)}-${withoutZeros(last)}` };
}

function parseDigits(text: string): number | undefined {
  const value = /^\d{1,300}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}

/** A `Content-Range` header (RFC 9110 section 14.4). */
export interface ContentRange {
  readonly units: string;
  /** `undefined` when the range could not be satisfied (an answer 416). */
  readonly span: ByteSpan | undefined;
  /** Of the whole body; `undefined` when it is unknown. */
  readonly length: number | undefined;
}

/** Writes a `Content-Range` header. */
export function dumpContentRange({ units, span, length }: ContentRange): string {
  return `${units} ${span ? `${span.start}-${span.end - 1}` : "*"}/${length ?? "*"}`;
}

/** Reads a `Content-Range` header; `undefined` when it is none. */
export function parseContentRange(header: string | null | undefined): ContentRange | undefined {
  const match = /^(\S+)\s+(\S.*)$/.exec(trimBlanks(header ?? ""));
  const [, units = "", definition = ""] = match ?? [];
  const slash = definition.indexOf("/");
  if (slash < 0) return undefined;
  const lengthText = trimBlanks(definition.slice(slash + 1));
  const length = lengthText === "*" ? undefined : parseDigits(lengthText);
  if (length === undefined && lengthText !== "*") return undefined;
  const range = definition.slice(0, slash);
  if (range === "*") return { units, span: undefined, length };
  const [first = "", last = "", ...more] = range.split("-").map(trimBlanks);
  const start = more.length > 0 ? undefined : parseDigits(first);
  const stop = parseDigits(last);
  if (start === undefined || stop === undefined || start > stop) return undefined;
  if (length !== undefined && start >= length) return undefined;
  return { units, span: { start, end: stop + 1 }, length };
}
