import { OperationError } from "../errors.ts";
import {
  difference,
  floorQuotient,
  negative,
  type Numeric,
  type Pair,
  product,
  quotient,
  remainder,
  sum,
} from "./arithmetic.ts";
import { Float } from "./float.ts";
import { allocate } from "./limits.ts";
import { hasHtml, htmlOf, Markup } from "./markup.ts";
import { escapeText } from "./escape.ts";
import { indexOf, isIntegral, numberOf } from "./number.ts";
import { power } from "./power.ts";
import { isSequence, repeated, type Sequence } from "./sequence.ts";
import { ValueSet } from "./set.ts";
import { isText } from "./string-object.ts";
import { Tuple } from "./tuple.ts";
import { typeName } from "./type-name.ts";
import { Undefined } from "./undefined.ts";

/** Python's `+`. @throws OperationError `TypeError` */
export function add(left: unknown, right: unknown): unknown {
  if (typeof left === "string" && typeof right === "string") return joined(left, right);
  const pair = pairOf(left, right);
  if (pair !== null) return sum(pair);
  refuseUndefined(left, right);
  if (Array.isArray(left)) return addArray(left, right);
  if (left instanceof Markup || right instanceof Markup) return addMarkup(left, right);
  if (isText(left) && isText(right)) return joined(left.valueOf(), right.valueOf());
  if (!isText(left)) throw unsupported("+", left, right);
  throw new OperationError(
    "TypeError",
    `can only concatenate str (not "${typeName(right)}") to str`,
  );
}

/** Python's `-`: of numbers, of sets. @throws OperationError `TypeError` */
export function sub(left: unknown, right: unknown): unknown {
  const pair = pairOf(left, right);
  if (pair !== null) return difference(pair);
  if (left instanceof Set && right instanceof Set) {
    const without = new ValueSet(right);
    return new ValueSet([...left].filter((item) => !without.has(item)));
  }
  return refuse("-", left, right);
}

/** Python's `*`: of numbers, or a sequence so many times. @throws OperationError `TypeError` */
export function mul(left: unknown, right: unknown): unknown {
  const pair = pairOf(left, right);
  if (pair !== null) return product(pair);
  if (left instanceof Markup) return repeatMarkup(left, right);
  refuseUndefined(left, right);
  if (right instanceof Markup) return repeatMarkup(right, left);
  if (isSequence(left)) return repeat(left, right);
  if (isSequence(right)) return repeat(right, left);
  throw unsupported("*", left, right);
}

/** Python's `/`. @throws OperationError `TypeError`, `ZeroDivisionError` */
export function div(left: unknown, right: unknown): Numeric {
  const pair = pairOf(left, right);
  return pair === null ? refuse("/", left, right) : quotient(pair);
}

/** Python's `//`. @throws OperationError `TypeError`, `ZeroDivisionError` */
export function floordiv(left: unknown, right: unknown): Numeric {
  const pair = pairOf(left, right);
  return pair === null ? refuse("//", left, right) : floorQuotient(pair);
}

/** Python's `%` of numbers. @throws OperationError `TypeError`, `ZeroDivisionError` */
export function modulo(left: unknown, right: unknown): Numeric {
  const pair = pairOf(left, right);
  return pair === null ? refuse("%", left, right) : remainder(pair);
}

/** Python's `**`. @throws OperationError `TypeError`, `ZeroDivisionError` */
export function pow(left: unknown, right: unknown): Numeric {
  const pair = pairOf(left, right);
  return pair === null ? refuse("** or pow()", left, right) : power(pair);
}

/** Python's unary `-`. @throws OperationError `TypeError` */
export function neg(value: unknown): Numeric {
  const number = numberOf(value);
  if (number === undefined) return refuseUnary("-", value);
  return negative(number, isIntegral(value));
}

/** Python's unary `+`. @throws OperationError `TypeError` */
export function pos(value: unknown): Numeric {
  if (value instanceof Float) return value;
  return numberOf(value) ?? refuseUnary("+", value);
}

function pairOf(left: unknown, right: unknown): Pair | null {
  const [first, second] = [numberOf(left), numberOf(right)];
  if (first === undefined || second === undefined) return null;
  return { left: first, right: second, areIntegers: isIntegral(left) && isIntegral(right) };
}

function joined(left: string, right: string): string {
  allocate(left.length + right.length);
  return left + right;
}

function addMarkup(left: unknown, right: unknown): Markup {
  const [first, second] = [htmlToAdd(left), htmlToAdd(right)];
  if (first === undefined || second === undefined) throw unsupported("+", left, right);
  return new Markup(joined(first, second));
}

function htmlToAdd(value: unknown): string | undefined {
  if (hasHtml(value)) return htmlOf(value);
  return isText(value) ? escapeText(value.valueOf()) : undefined;
}

function addArray(left: readonly unknown[], right: unknown): unknown[] {
  if (!Array.isArray(right) || left instanceof Tuple !== right instanceof Tuple) {
    const type = typeName(left);
    const problem = `can only concatenate ${type} (not "${typeName(right)}") to ${type}`;
    throw new OperationError("TypeError", problem);
  }
  allocate(left.length + right.length);
  const items: unknown[] = left instanceof Tuple ? Tuple.from(left) : [...left];
  for (let index = 0; index < right.length; index++) items.push(right[index]);
  return items;
}

function repeat(value: Sequence, count: unknown): unknown {
  const times = indexOf(count);
  if (times !== null) return repeated(value, times);
  const problem = `can't multiply sequence by non-int of type '${typeName(count)}'`;
  throw new OperationError("TypeError", problem);
}

function repeatMarkup(value: Markup, count: unknown): unknown {
  const times = indexOf(count);
  if (times !== null) return repeated(value, times);
  const problem = `'${typeName(count)}' object cannot be interpreted as an integer`;
  throw new OperationError("TypeError", problem);
}

function refuseUndefined(left: unknown, right: unknown): void {
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
}

function refuse(operator: string, left: unknown, right: unknown): never {
  refuseUndefined(left, right);
  throw unsupported(operator, left, right);
}

function refuseUnary(operator: string, value: unknown): never {
  if (value instanceof Undefined) return value.fail();
  const problem = `bad operand type for unary ${operator}: '${typeName(value)}'`;
  throw new OperationError("TypeError", problem);
}

function unsupported(operator: string, left: unknown, right: unknown): OperationError {
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  return new OperationError("TypeError", `unsupported operand type(s) for ${operator}: ${types}`);
}
