import { CalendarDate } from "./date.ts";
import { entriesOf, isMapping, type Mapping, sizeOf, valueAt } from "./mapping.ts";
import { numberOf } from "./number.ts";
import { settled } from "./promises.ts";
import { ABSENT, EQUALS, special } from "./protocol.ts";
import { ValueSet } from "./set.ts";
import { isText } from "./string-object.ts";
import { Tuple } from "./tuple.ts";
import { Undefined } from "./undefined.ts";

/** Python's `==`. */
export function equals(left: unknown, right: unknown): boolean {
  if (typeof left === "string" && typeof right === "string") return left === right;
  if (typeof left === "number" && typeof right === "number") return left === right;
  return equalValues(left, right);
}

/** Python's `==` within containers, where the same object is always equal to itself. */
export function sameOrEqual(left: unknown, right: unknown): boolean {
  return left === right || equals(left, right);
}

function equalValues(left: unknown, right: unknown): boolean {
  if (left instanceof Undefined) return left.equals(right);
  if (right instanceof Undefined) return right.equals(left);
  if (isText(left)) return isText(right) && left.valueOf() === right.valueOf();
  const number = numberOf(left);
  if (number !== undefined) return equalNumbers(number, numberOf(right));
  if (typeof left !== "object" || typeof right !== "object") return left === right;
  if (left === null || right === null) return left === right;
  return equalObjects(left, right);
}

function equalNumbers(left: number | bigint, right: number | bigint | undefined): boolean {
  if (right === undefined) return false;
  // oxlint-disable-next-line eqeqeq -- compares a bigint and a number by their values
  return left == right;
}

function equalObjects(left: object, right: object): boolean {
  if (left === right) return true;
  const equal = special(left)[EQUALS] ?? special(right)[EQUALS];
  if (equal !== undefined) {
    return special(left)[EQUALS] === undefined ? equal.call(right, left) : equal.call(left, right);
  }
  if (Array.isArray(left)) return Array.isArray(right) && equalArrays(left, right);
  if (left instanceof Set) return right instanceof Set && equalSets(left, right);
  if (left instanceof Date) return right instanceof Date && equalDates(left, right);
  if (isMapping(left)) return isMapping(right) && equalMappings(left, right);
  const [knownLeft, knownRight] = [settled(left), settled(right)];
  if (knownLeft === left && knownRight === right) return left === right;
  return equals(knownLeft, knownRight);
}

function equalArrays(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  if (left instanceof Tuple !== right instanceof Tuple) return false;
  for (let index = 0; index < left.length; index++) {
    if (!sameOrEqual(left[index], right[index])) return false;
  }
  return true;
}

function equalSets(left: ReadonlySet<unknown>, right: ReadonlySet<unknown>): boolean {
  if (left.size !== right.size) return false;
  return isSubset(left, right);
}

/** Whether every member of `left` is, by Python's `==`, one of `right`. */
export function isSubset(left: ReadonlySet<unknown>, right: ReadonlySet<unknown>): boolean {
  const members = right instanceof ValueSet ? right : new ValueSet(right);
  for (const item of left) if (!members.has(item)) return false;
  return true;
}

function equalDates(left: Date, right: Date): boolean {
  const sameKind = left instanceof CalendarDate === right instanceof CalendarDate;
  return sameKind && left.getTime() === right.getTime();
}

function equalMappings(left: Mapping, right: Mapping): boolean {
  if (sizeOf(left) !== sizeOf(right)) return false;
  return entriesOf(left).every(([key, value]) => {
    const other = valueAt(right, key);
    return other !== ABSENT && sameOrEqual(value, other);
  });
}
