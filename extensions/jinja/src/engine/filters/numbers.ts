import { builtin } from "../calls/invoker.ts";
import { FilterArgumentError, OperationError } from "../errors.ts";
import { styledFloat } from "../format/styled-number.ts";
import { isFloat, toFloat } from "../values/float.ts";
import { integerToFloat, isIntegral, numberOf, toInteger } from "../values/number.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { integerOf } from "../methods/arguments.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";
import { parseFloatLiteral, parseIntegerLiteral } from "./number-literal.ts";
import { roundedFloat, roundedInteger } from "./rounding.ts";

/** `{{ balance|abs }}`. */
export const abs = builtin({ name: "abs", params: ["x"] }, (_state, value: unknown) => {
  const number = numberOf(value);
  if (typeof number === "bigint") return number < 0n ? -number : number;
  if (number === undefined) {
    throw new OperationError("TypeError", `bad operand type for abs(): '${typeName(value)}'`);
  }
  return isFloat(value) ? toFloat(Math.abs(number)) : Math.abs(number);
});

/** `{{ "42.5"|int }}` is 42, `{{ "ff"|int(base=16) }}` is 255; `default` where there is no int. */
export const int = builtin(
  {
    name: "do_int",
    params: ["value", { name: "default", default: 0 }, { name: "base", default: 10 }],
  },
  (_state, value: unknown, ...[standard, base]: unknown[]) => {
    if (isText(value)) return intOfText(value.toString(), base) ?? standard;
    const number = numberOf(value);
    if (number === undefined) return refused(value, standard);
    if (Number.isNaN(number)) return standard;
    return typeof number === "bigint" ? number : truncated(number);
  },
);

/** `{{ "1e3"|float }}`; `default` where there is no float. */
export const float = builtin(
  { name: "do_float", params: ["value", { name: "default", default: toFloat(0) }] },
  (_state, value: unknown, standard: unknown) => {
    if (isText(value)) {
      const number = parseFloatLiteral(value.toString());
      return number === null ? standard : toFloat(number);
    }
    const number = numberOf(value);
    return number === undefined ? refused(value, standard) : toFloat(integerToFloat(number));
  },
);

/** `{{ 42.55|round(1, "floor") }}`: a float, unless an int is rounded the common way. */
export const round = builtin(
  {
    name: "do_round",
    params: ["value", { name: "precision", default: 0 }, { name: "method", default: "common" }],
  },
  ({ ops }, value: unknown, ...[precision, method]: unknown[]) => {
    const name = isText(method) ? method.toString() : null;
    if (name === "common") return roundedCommonly(value, precision);
    if (name !== "ceil" && name !== "floor") {
      throw new FilterArgumentError("method must be common, ceil or floor");
    }
    const power = ops.pow(10, precision);
    return ops.div(integerBeside(ops.mul(value, power), Math[name]), power);
  },
);

/** `{{ 1500|filesizeformat }}` is "1.5 kB"; with `binary` in powers of 1024. */
export const filesizeformat = builtin(
  { name: "do_filesizeformat", params: ["value", { name: "binary", default: false }] },
  ({ ops }, value: unknown, binary: unknown) => fileSize(floatOf(value), ops.truth(binary)),
);

const DECIMAL_UNITS = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
const BINARY_UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

function fileSize(bytes: number, binary: boolean): string {
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return "1 Byte";
  if (bytes < base) return `${truncated(bytes)} Bytes`;
  const units = binary ? BINARY_UNITS : DECIMAL_UNITS;
  const sizes = units.map((_, index) => BigInt(base) ** BigInt(index + 2));
  // Compared as ints: the powers of 1000 are not all floats.
  const found = sizes.findIndex((size) => bytes < size);
  const index = found < 0 ? units.length - 1 : found;
  const count = (base * bytes) / Number(sizes[index]);
  return `${styledFloat(count, { type: "f", precision: 1 })} ${units[index] ?? ""}`;
}

function roundedCommonly(value: unknown, precision: unknown): unknown {
  const number = numberOf(value);
  if (number === undefined) {
    const problem = `type ${typeName(value)} doesn't define __round__ method`;
    throw new OperationError("TypeError", problem);
  }
  if (precision === null) return nearestInteger(number);
  const places = integerOf(precision);
  if (!isFloat(value)) {
    return places >= 0
      ? toInteger(BigInt(number))
      : toInteger(roundedInteger(BigInt(number), -places));
  }
  const rounded = roundedFloat(Number(number), places);
  if (Number.isFinite(rounded) || !Number.isFinite(number)) return toFloat(rounded);
  throw new OperationError("OverflowError", "rounded value too large to represent");
}

function nearestInteger(value: number | bigint): unknown {
  return typeof value === "bigint" ? value : truncated(roundedFloat(value, 0));
}

/** The int above or below a number, as `math.ceil` and `math.floor` have it. */
function integerBeside(value: unknown, direction: (value: number) => number): unknown {
  const number = numberOf(value);
  if (number === undefined) {
    throw new OperationError("TypeError", `must be real number, not ${typeName(value)}`);
  }
  return typeof number === "bigint" ? number : truncated(direction(number));
}

/** The int of a float, without what is after the point. */
function truncated(value: number): number | bigint {
  if (Number.isNaN(value))
    throw new OperationError("ValueError", "cannot convert float NaN to integer");
  if (!Number.isFinite(value)) {
    throw new OperationError("OverflowError", "cannot convert float infinity to integer");
  }
  return toInteger(BigInt(Math.trunc(value)));
}

function intOfText(text: string, base: unknown): number | bigint | null {
  const literal = isIntegral(base) ? parseIntegerLiteral(text, Number(base)) : null;
  if (literal !== null) return toInteger(literal);
  const float = parseFloatLiteral(text);
  return float === null || !Number.isFinite(float) ? null : truncated(float);
}

/** What Python's `float()` gives. */
function floatOf(value: unknown): number {
  if (isText(value)) {
    const number = parseFloatLiteral(value.toString());
    if (number !== null) return number;
    const problem = `could not convert string to float: ${pythonRepr(value.toString())}`;
    throw new OperationError("ValueError", problem);
  }
  const number = numberOf(value);
  if (number !== undefined) return integerToFloat(number);
  if (value instanceof Undefined) return value.fail();
  const problem = `float() argument must be a string or a real number, not '${typeName(value)}'`;
  throw new OperationError("TypeError", problem);
}

/** The default for a value that is no number; an undefined value raises its error even so. */
function refused(value: unknown, standard: unknown): unknown {
  return value instanceof Undefined ? value.fail() : standard;
}
