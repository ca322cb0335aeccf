import { OperationError } from "../errors.ts";
import { CalendarDate } from "./date.ts";
import { isSubset, sameOrEqual } from "./equality.ts";
import { numberOf } from "./number.ts";
import { settled } from "./promises.ts";
import { isText } from "./string-object.ts";
import { Tuple } from "./tuple.ts";
import { typeName } from "./type-name.ts";
import { Undefined } from "./undefined.ts";

type Order = "<" | "<=" | ">" | ">=";

/** Python's `<`. @throws OperationError `TypeError` */
export function less(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left < right;
  return ordered("<", left, right);
}

/** Python's `<=`. @throws OperationError `TypeError` */
export function lessOrEqual(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left <= right;
  return ordered("<=", left, right);
}

/** Python's `>`. @throws OperationError `TypeError` */
export function greater(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left > right;
  return ordered(">", left, right);
}

/** Python's `>=`. @throws OperationError `TypeError` */
export function greaterOrEqual(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left >= right;
  return ordered(">=", left, right);
}

function ordered(order: Order, left: unknown, right: unknown): boolean {
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) {
    return holds(order, leftNumber, rightNumber);
  }
  if (isText(left) && isText(right)) {
    return holds(order, compareTexts(left.valueOf(), right.valueOf()), 0);
  }
  return orderedObjects(order, settled(left), settled(right));
}

function orderedObjects(order: Order, left: unknown, right: unknown): boolean {
  if (left instanceof Undefined) return left.fail();
  if (right instanceof Undefined) return right.fail();
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left instanceof Tuple === right instanceof Tuple) return orderedArrays(order, left, right);
  }
  if (left instanceof Set && right instanceof Set) return orderedSets(order, left, right);
  if (left instanceof Date && right instanceof Date) return orderedDates(order, left, right);
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  throw new OperationError("TypeError", `'${order}' not supported between instances of ${types}`);
}

function holds<T extends number | bigint>(order: Order, left: T, right: T): boolean {
  switch (order) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left >= right;
  }
}

/** Compares by code points, as Python does; by units, a character beyond U+FFFF comes too early. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const size = Math.min(left.length, right.length);
  let at = 0;
  while (at < size && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === size) return left.length - right.length;
  // Within a pair, the whole character is what differs.
  if (at > 0 && isHighSurrogate(left.charCodeAt(at - 1))) at--;
  return (left.codePointAt(at) ?? 0) - (right.codePointAt(at) ?? 0);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function orderedArrays(order: Order, left: readonly unknown[], right: readonly unknown[]): boolean {
  const size = Math.min(left.length, right.length);
  for (let index = 0; index < size; index++) {
    if (!sameOrEqual(left[index], right[index])) return ordered(order, left[index], right[index]);
  }
  return holds(order, left.length, right.length);
}

function orderedSets(
  order: Order,
  left: ReadonlySet<unknown>,
  right: ReadonlySet<unknown>,
): boolean {
  const [small, large] = order.startsWith("<") ? [left, right] : [right, left];
  const fits = order.length === 2 ? small.size <= large.size : small.size < large.size;
  return fits && isSubset(small, large);
}

function orderedDates(order: Order, left: Date, right: Date): boolean {
  if (left instanceof CalendarDate === right instanceof CalendarDate) {
    return holds(order, left.getTime(), right.getTime());
  }
  throw new OperationError("TypeError", "can't compare datetime.datetime to datetime.date");
}
