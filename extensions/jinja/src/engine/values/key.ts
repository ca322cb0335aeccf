import { OperationError } from "../errors.ts";
import { CalendarDate } from "./date.ts";
import { Float } from "./float.ts";
import { isPlainObject, typeName } from "./type-name.ts";
import { isStringObject } from "./string-object.ts";
import { Tuple } from "./tuple.ts";
import { Undefined } from "./undefined.ts";

/**
 * What stands for the value among keys: equal values, such as 1, 1.0 and true, have the same.
 *
 * @throws OperationError `TypeError` when the value cannot be a key: a list, a dict, a set
 */
export function keyOf(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return value.startsWith("\0") ? `\0s${value}` : value;
    case "number":
      return keyOfNumber(value);
    case "boolean":
      return value ? 1 : 0;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case "object":
      return value === null ? null : keyOfObject(value);
    default:
      return value;
  }
}

function keyOfNumber(value: number): number | bigint {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

function keyOfObject(value: object): unknown {
  if (value instanceof Float) return keyOfNumber(value.value);
  if (isStringObject(value)) return keyOf(value.valueOf());
  if (value instanceof Tuple) return keyOfTuple(value);
  if (value instanceof Date)
    return `\0${value instanceof CalendarDate ? "d" : "t"}${value.getTime()}`;
  if (value instanceof Undefined) return value.key();
  if (
    Array.isArray(value) ||
    value instanceof Map ||
    value instanceof Set ||
    isPlainObject(value)
  ) {
    throw new OperationError("TypeError", `unhashable type: '${typeName(value)}'`);
  }
  return value;
}

/** Whether a key of a host's Map has this stand-in; what cannot be a key in Python has none. */
export function sameKey(candidate: unknown, standIn: unknown): boolean {
  return (candidate instanceof Tuple || !isUnhashable(candidate)) && keyOf(candidate) === standIn;
}

function isUnhashable(value: unknown): boolean {
  return (
    Array.isArray(value) || value instanceof Map || value instanceof Set || isPlainObject(value)
  );
}

// The parts of a tuple that are objects are told apart by a number each.
function keyOfTuple(value: Tuple): string {
  let text = "\0(";
  for (const item of value) {
    const part = partOf(keyOf(item));
    text += `${part.length}:${part}`;
  }
  return text;
}

function partOf(key: unknown): string {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "number" || typeof key === "bigint") return `n${key}`;
  return (typeof key === "object" && key !== null) || typeof key === "function"
    ? `o${numberOf(key)}`
    : typeof key;
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

function numberOf(value: object): number {
  let number = numbers.get(value);
  if (number === undefined) numbers.set(value, (number = ++lastNumber));
  return number;
}
