import { OperationError } from "../errors.ts";
import { Float, isInteger } from "../values/float.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { integerToFloat, toInteger } from "../values/number.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";

// What markupsafe wraps the values of a template's `%` in.
const WRAPPER = "_MarkupEscapeHelper";

/** Where a number is wanted. */
export interface Place {
  /** The letter of the conversion. */
  readonly type: string;
  /** Whether a text is read as a number, as markupsafe does with what it has wrapped. */
  readonly parses: boolean;
}

/**
 * The int of an argument of `%d`, where a float is cut off, or of `%x` and `%o`.
 *
 * @throws OperationError TypeError, ValueError, OverflowError
 */
export function integerArgument(value: unknown, { type, parses }: Place): number | bigint {
  const needsInteger = type === "x" || type === "X" || type === "o";
  if (needsInteger && parses) throw wanted(type, "an integer", WRAPPER);
  if (isInteger(value)) return value;
  if (typeof value === "boolean") return Number(value);
  if (needsInteger) throw wanted(type, "an integer", typeName(value));
  if (typeof value === "number" || value instanceof Float) return truncated(Number(value));
  if (value instanceof Undefined) return value.fail();
  if (parses && isText(value)) return parseInteger(value.valueOf());
  throw wanted(type, "a real number", parses ? WRAPPER : typeName(value));
}

/**
 * The float of an argument of `%f` and its kind.
 *
 * @throws OperationError TypeError, ValueError, OverflowError
 */
export function floatArgument(value: unknown, { parses }: Place): number {
  if (isInteger(value)) return integerToFloat(value) + 0; // an int has no negative zero
  if (typeof value === "number") return value;
  if (value instanceof Float) return value.value;
  if (typeof value === "boolean") return Number(value);
  if (value instanceof Undefined) return value.fail();
  if (parses && isText(value)) return parseFloatText(value.valueOf());
  const type = typeName(value);
  const problem = parses
    ? `float() argument must be a string or a real number, not '${type}'`
    : `must be real number, not ${type}`;
  throw new OperationError("TypeError", problem);
}

function truncated(value: number): number | bigint {
  if (Number.isNaN(value)) {
    throw new OperationError("ValueError", "cannot convert float NaN to integer");
  }
  if (!Number.isFinite(value)) {
    throw new OperationError("OverflowError", "cannot convert float infinity to integer");
  }
  return Math.trunc(value);
}

function parseInteger(text: string): number | bigint {
  const digits = /^\s*([+-]?\d+(?:_\d+)*)\s*$/.exec(text)?.[1];
  if (digits !== undefined) return toInteger(BigInt(digits.replace(/[+_]/g, "")));
  const problem = `invalid literal for int() with base 10: ${pythonRepr(text)}`;
  throw new OperationError("ValueError", problem);
}

function parseFloatText(text: string): number {
  const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null;
  if (number !== null) return number;
  throw new OperationError("ValueError", `could not convert string to float: ${pythonRepr(text)}`);
}

function wanted(type: string, what: string, given: string): OperationError {
  return new OperationError("TypeError", `%${type} format: ${what} is required, not ${given}`);
}
