import { OperationError } from "../errors.ts";
import { pad } from "../methods/string-pad.ts";
import { pointIndex, unitIndex } from "../methods/code-points.ts";
import { isInteger } from "../values/float.ts";
import { allocate } from "../values/limits.ts";
import { Markup } from "../values/markup.ts";
import type { Ops } from "../values/ops.ts";
import { asciiOf } from "./format-string.ts";
import { character, integerDigits } from "./format-number.ts";
import { PercentArguments } from "./percent-arguments.ts";
import { floatArgument, integerArgument, type Place } from "./percent-numbers.ts";
import { styledFloat } from "./styled-number.ts";

/** A conversion such as `%-8.3f`. */
interface Conversion {
  readonly type: string;
  /** Where its last letter stands, in units. */
  readonly at: number;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
}

const MODIFIERS = /(?<flags>[-+ #0]*)(?<width>\*|\d*)(?:(?<point>\.)(?<precision>\*|\d*))?[hlL]?/y;
const RADIX = new Map([
  ["o", 8],
  ["x", 16],
  ["X", 16],
]);

/**
 * Python's `text % values`. Of `Markup` the arguments are escaped, and the result is `Markup`.
 *
 * @throws OperationError TypeError, ValueError, KeyError, OverflowError
 */
export function percent(ops: Ops, text: string | Markup, values: unknown): string | Markup {
  const escapes = typeof text !== "string";
  const result = new PercentFormatter(ops, escapes, values).format(text.valueOf());
  return escapes ? new Markup(result) : result;
}

class PercentFormatter {
  readonly #ops: Ops;
  readonly #escapes: boolean;
  readonly #arguments: PercentArguments;

  constructor(ops: Ops, escapes: boolean, values: unknown) {
    this.#ops = ops;
    this.#escapes = escapes;
    this.#arguments = new PercentArguments(values, escapes);
  }

  format(text: string): string {
    let result = "";
    let from = 0;
    for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", from)) {
      result += text.slice(from, at);
      if (text[at + 1] === "%") {
        result += "%";
        from = at + 2;
        continue;
      }
      const conversion = this.#read(text, at + 1);
      result += this.#convert(text, conversion);
      allocate(result.length);
      from = conversion.at + 1;
    }
    this.#arguments.finish();
    return result + text.slice(from);
  }

  #read(text: string, start: number): Conversion {
    const at = text[start] === "(" ? this.#selectKey(text, start + 1) : start;
    MODIFIERS.lastIndex = at;
    const { flags = "", width = "", point, precision = "" } = MODIFIERS.exec(text)?.groups ?? {};
    const room = width === "*" ? this.#arguments.star("width") : size(width, "width");
    const digits =
      precision === "*" ? this.#arguments.star("precision") : size(precision, "precision");
    const last = MODIFIERS.lastIndex;
    if (last >= text.length) throw problem("incomplete format");
    return {
      type: text[last] ?? "",
      at: last,
      flags: room < 0 ? `${flags}-` : flags,
      width: Math.abs(room),
      precision: point === undefined ? null : Math.max(0, digits),
    };
  }

  /** Takes the argument of a key, and gives where the key's bracket has been closed. */
  #selectKey(text: string, start: number): number {
    let depth = 1;
    let at = start;
    for (; at < text.length && depth > 0; at++) {
      if (text[at] === "(") depth++;
      else if (text[at] === ")") depth--;
    }
    const mapping = this.#arguments.mapping();
    if (depth > 0) throw problem("incomplete format key");
    this.#arguments.select(mapping, text.slice(start, at - 1));
    return at;
  }

  #convert(text: string, conversion: Conversion): string {
    const value = this.#arguments.next();
    switch (conversion.type) {
      case "s":
        return this.#cut(this.#text(value), conversion);
      case "r":
        return this.#cut(this.#repr(value), conversion);
      case "a":
        return this.#cut(asciiOf(this.#repr(value)), conversion);
      case "c":
        return fill(this.#character(value), conversion);
      case "d":
      case "i":
      case "u":
      case "o":
      case "x":
      case "X":
        return this.#integer(value, conversion);
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
        return this.#float(value, conversion);
      default:
        throw unsupported(text, conversion.at);
    }
  }

  #text(value: unknown): string {
    return this.#escapes ? this.#ops.esc(value) : this.#ops.text(value);
  }

  #repr(value: unknown): string {
    const text = this.#ops.repr(value);
    return this.#escapes ? this.#ops.esc(text) : text;
  }

  #cut(text: string, conversion: Conversion): string {
    const { precision } = conversion;
    const kept = precision === null ? text : text.slice(0, unitIndex(text, precision));
    return fill(kept, conversion);
  }

  #character(value: unknown): string {
    if (!this.#escapes) {
      if (typeof value === "boolean") return character(Number(value));
      if (isInteger(value)) return character(value);
      const text = typeof value === "string" || value instanceof Markup ? value.valueOf() : "";
      if (pointIndex(text, text.length) === 1) return text;
    }
    throw new OperationError("TypeError", "%c requires int or char");
  }

  #integer(value: unknown, conversion: Conversion): string {
    const { type, flags, precision } = conversion;
    const number = integerArgument(value, this.#place(type));
    const radix = RADIX.get(type) ?? 10;
    const prefix = radix !== 10 && flags.includes("#") ? `0${type}` : "";
    const digits = integerDigits(number, radix);
    allocate(precision ?? 0);
    const whole = (type === "X" ? digits.toUpperCase() : digits).padStart(precision ?? 0, "0");
    return fillNumber(signOf(number < 0, flags) + prefix, whole, conversion);
  }

  #float(value: unknown, conversion: Conversion): string {
    const { type, flags, precision } = conversion;
    const number = floatArgument(value, this.#place(type));
    allocate(precision ?? 0);
    const alternate = flags.includes("#");
    const style = { type, precision: precision ?? 6, alternate };
    const negative = number < 0 || Object.is(number, -0);
    return fillNumber(signOf(negative, flags), styledFloat(Math.abs(number), style), conversion);
  }

  #place(type: string): Place {
    return { type, parses: this.#escapes };
  }
}

function size(digits: string, what: string): number {
  const value = Number(digits);
  if (value > 2 ** 63) throw problem(`${what} too big`);
  return value;
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return "-";
  if (flags.includes("+")) return "+";
  return flags.includes(" ") ? " " : "";
}

function fill(text: string, { flags, width }: Conversion): string {
  const left = flags.includes("-");
  return pad(text, { width, fill: " ", ends: { left: !left, right: left } });
}

function fillNumber(head: string, digits: string, conversion: Conversion): string {
  const { flags, width } = conversion;
  if (!flags.includes("0") || flags.includes("-")) return fill(head + digits, conversion);
  allocate(width);
  return head + digits.padStart(width - head.length, "0");
}

function unsupported(text: string, at: number): OperationError {
  const code = text.codePointAt(at) ?? 0;
  const shown = code >= 31 && code < 126 ? String.fromCodePoint(code) : "?";
  const place = `(0x${code.toString(16)}) at index ${pointIndex(text, at)}`;
  return problem(`unsupported format character '${shown}' ${place}`);
}

function problem(text: string): OperationError {
  return new OperationError("ValueError", text);
}
