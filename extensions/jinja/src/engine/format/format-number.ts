import { OperationError } from "../errors.ts";
import { allocate } from "../values/limits.ts";
import { integerToFloat } from "../values/number.ts";
import { align } from "./format-text.ts";
import { styledFloat, groupDigits } from "./styled-number.ts";
import { type Spec, unknownCode } from "./spec.ts";

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };
const INTEGER_TYPES = new Set(["", "b", "c", "d", "n", "o", "x", "X"]);
const FLOAT_TYPES = new Set(["", "e", "E", "f", "F", "g", "G", "n", "%"]);

/** A number as text, in parts: padding may come between them. */
interface NumberParts {
  readonly negative: boolean;
  /** `0x` and such. */
  readonly prefix: string;
  readonly whole: string;
  /** The point and what follows it, the exponent, a percent sign. */
  readonly rest: string;
  /** How many digits make a group. */
  readonly group: number;
}

/**
 * An int by a format specification; `typeName` is `int` or `bool`, for the messages.
 *
 * @throws OperationError ValueError, OverflowError
 */
export function formatInteger(value: number | bigint, spec: Spec, typeName: string): string {
  const { type } = spec;
  if (!INTEGER_TYPES.has(type)) {
    if (!FLOAT_TYPES.has(type)) throw unknownCode(type, typeName);
    return formatFloat(integerToFloat(value) + 0, spec); // an int has no negative zero
  }
  checkInteger(spec);
  if (type === "c") return align(character(value), spec, ">");
  const radix = RADIX[type] ?? 10;
  const digits = integerDigits(value, radix);
  const prefix = spec.alternate && radix !== 10 ? `0${type}` : "";
  const whole = type === "X" ? digits.toUpperCase() : digits;
  const group = radix === 10 ? 3 : 4;
  return layOut({ negative: value < 0, prefix, whole, rest: "", group }, spec);
}

/** A float by a format specification; `shortest` is its text where neither type nor precision is said. */
export function formatFloat(value: number, spec: Spec, shortest?: string): string {
  const { type } = spec;
  if (!FLOAT_TYPES.has(type)) throw unknownCode(type, "float");
  const isPercent = type === "%";
  const amount = Math.abs(isPercent ? value * 100 : value);
  const bare = type === "" && spec.precision === null;
  const text = bare && shortest !== undefined ? bareText(shortest, spec) : styled(amount, spec);
  const end = /[^\d]/.exec(text)?.index ?? text.length;
  const negative = (value < 0 || Object.is(value, -0)) && !(spec.coerceZero && isZero(text));
  const rest = text.slice(end) + (isPercent ? "%" : "");
  return layOut({ negative, prefix: "", whole: text.slice(0, end), rest, group: 3 }, spec);
}

/** The digits of an int, without its sign: all of them, also beyond 2^53. */
export function integerDigits(value: number | bigint, radix: number): string {
  const whole = typeof value === "number" && !Number.isSafeInteger(value) ? BigInt(value) : value;
  return (whole < 0 ? -whole : whole).toString(radix);
}

/** The character of a code point. */
export function character(value: number | bigint): string {
  if (value >= 0 && value < 0x110000) return String.fromCodePoint(Number(value));
  throw new OperationError("OverflowError", "%c arg not in range(0x110000)");
}

function bareText(shortest: string, { alternate }: Spec): string {
  const text = shortest.replace(/^-/, "");
  return alternate ? text.replace(/^(\d+)e/, "$1.e") : text;
}

function styled(amount: number, spec: Spec): string {
  const { alternate } = spec;
  const precision = spec.precision ?? 6;
  allocate(precision);
  switch (spec.type) {
    case "":
      return styledFloat(amount, { type: "g", precision, alternate, keepsFraction: true });
    case "n":
      return styledFloat(amount, { type: "g", precision, alternate });
    case "%":
      return styledFloat(amount, { type: "f", precision, alternate });
    default:
      return styledFloat(amount, { type: spec.type, precision, alternate });
  }
}

function isZero(text: string): boolean {
  return /^[0.]*(?:e|$)/i.test(text);
}

/** Sign, prefix, digits in groups, the rest, and what fills it up. */
function layOut(parts: NumberParts, spec: Spec): string {
  const { negative, prefix, whole, rest } = parts;
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  const head = sign + prefix;
  const inside = spec.align === "=" || (spec.zeros && spec.align === null);
  const fill = spec.fill ?? (spec.zeros ? "0" : " ");
  const room = spec.width - head.length - rest.length;
  if (inside) allocate(spec.width);
  const grouping = { separator: spec.separator, size: parts.group };
  const zeroed = inside && fill === "0";
  const digits = whole === "" ? "" : groupDigits(whole, { ...grouping, width: zeroed ? room : 0 });
  if (!inside) return align(head + digits + rest, spec, ">");
  return head + fill.repeat(Math.max(0, room - digits.length)) + digits + rest;
}

function checkInteger(spec: Spec): void {
  const problem = problemOf(spec);
  if (problem !== null) throw new OperationError("ValueError", problem);
}

function problemOf(spec: Spec): string | null {
  if (spec.precision !== null) return "Precision not allowed in integer format specifier";
  if (spec.coerceZero) {
    return "Negative zero coercion (z) not allowed in integer format specifier";
  }
  if (spec.type !== "c") return null;
  if (spec.sign !== "") return "Sign not allowed with integer format specifier 'c'";
  if (spec.alternate) return "Alternate form (#) not allowed with integer format specifier 'c'";
  return null;
}
