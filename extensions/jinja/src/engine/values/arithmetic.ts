import { OperationError } from "../errors.ts";
import { type Float, toFloat } from "./float.ts";
import { allocate } from "./limits.ts";
import { integerToFloat, toInteger } from "./number.ts";

/** A number as a value has it. */
export type Numeric = number | bigint | Float;

/** Two numbers and whether the result is an int. */
export interface Pair {
  readonly left: number | bigint;
  readonly right: number | bigint;
  readonly areIntegers: boolean;
}

export function sum({ left, right, areIntegers }: Pair): Numeric {
  if (!areIntegers) return toFloat(integerToFloat(left) + integerToFloat(right));
  if (typeof left === "number" && typeof right === "number") {
    const result = left + right;
    if (Number.isSafeInteger(result)) return result;
  }
  return toInteger(BigInt(left) + BigInt(right));
}

export function difference({ left, right, areIntegers }: Pair): Numeric {
  if (!areIntegers) return toFloat(integerToFloat(left) - integerToFloat(right));
  if (typeof left === "number" && typeof right === "number") {
    const result = left - right;
    if (Number.isSafeInteger(result)) return result;
  }
  return toInteger(BigInt(left) - BigInt(right));
}

export function product({ left, right, areIntegers }: Pair): Numeric {
  if (!areIntegers) return toFloat(integerToFloat(left) * integerToFloat(right));
  if (typeof left === "number" && typeof right === "number") {
    const result = left * right;
    if (Number.isSafeInteger(result)) return result === 0 ? 0 : result;
  }
  const [first, second] = [BigInt(left), BigInt(right)];
  allocate(bitsOf(first) + bitsOf(second));
  return toInteger(first * second);
}

/** `/`, always a float. */
export function quotient({ left, right, areIntegers }: Pair): Numeric {
  if (isZero(right))
    throw zeroDivision(areIntegers ? "division by zero" : "float division by zero");
  if (!areIntegers || (typeof left === "number" && typeof right === "number")) {
    return toFloat(integerToFloat(left) / integerToFloat(right));
  }
  return toFloat(exactQuotient(BigInt(left), BigInt(right)));
}

/** `//`, towards negative infinity. */
export function floorQuotient({ left, right, areIntegers }: Pair): Numeric {
  if (!areIntegers) return toFloat(floorOfFloats(integerToFloat(left), integerToFloat(right)));
  if (isZero(right)) throw zeroDivision("integer division or modulo by zero");
  if (typeof left === "number" && typeof right === "number") {
    const remainder = modulo(left, right);
    const result = (left - remainder) / right;
    if (Number.isSafeInteger(result) && Number.isSafeInteger(left - remainder)) return result + 0;
  }
  const [first, second] = [BigInt(left), BigInt(right)];
  return toInteger((first - bigModulo(first, second)) / second);
}

/** `%`, with the sign of the right side. */
export function remainder({ left, right, areIntegers }: Pair): Numeric {
  if (isZero(right)) throw zeroDivision(areIntegers ? "integer modulo by zero" : "float modulo");
  if (!areIntegers) return toFloat(floatModulo(integerToFloat(left), integerToFloat(right)));
  if (typeof left === "number" && typeof right === "number") return modulo(left, right) + 0;
  return toInteger(bigModulo(BigInt(left), BigInt(right)));
}

/** `-value`. */
export function negative(value: number | bigint, isInteger: boolean): Numeric {
  if (!isInteger) return toFloat(-integerToFloat(value));
  return typeof value === "bigint" ? toInteger(-value) : 0 - value;
}

/** How many bits the integer takes, within four. */
export function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}

export function zeroDivision(problem: string): OperationError {
  return new OperationError("ZeroDivisionError", problem);
}

export function isZero(value: number | bigint): boolean {
  return typeof value === "bigint" ? value === 0n : value === 0;
}

function modulo(left: number, right: number): number {
  const result = left % right;
  return result !== 0 && result < 0 !== right < 0 ? result + right : result;
}

function bigModulo(left: bigint, right: bigint): bigint {
  const result = left % right;
  return result !== 0n && result < 0n !== right < 0n ? result + right : result;
}

// A zero has the sign of the right side, too.
function floatModulo(left: number, right: number): number {
  const result = left % right;
  if (result === 0) return right < 0 || Object.is(right, -0) ? -0 : 0;
  return result < 0 !== right < 0 ? result + right : result;
}

function floorOfFloats(left: number, right: number): number {
  if (right === 0) throw zeroDivision("float floor division by zero");
  const rest = left % right;
  const isBelow = rest !== 0 && rest < 0 !== right < 0;
  const exact = (left - rest) / right - (isBelow ? 1 : 0);
  if (exact === 0) return left / right < 0 || Object.is(left / right, -0) ? -0 : 0;
  const floor = Math.floor(exact);
  return exact - floor > 0.5 ? floor + 1 : floor;
}

// The float nearest to the fraction, ties to even, as one rounding of the exact result.
function exactQuotient(left: bigint, right: bigint): number {
  const isNegative = left < 0n !== right < 0n;
  const [above, below] = [left < 0n ? -left : left, right < 0n ? -right : right];
  // Enough bits that the rest is only needed to tell a tie from what lies above it.
  const shift = Math.max(0, bitsOf(below) - bitsOf(above) + 72);
  const scaled = above << BigInt(shift);
  let result = scaled / below;
  if (result * below !== scaled) result = (result << 1n) | 1n;
  else result <<= 1n;
  const value = scaleDown(result, shift + 1);
  if (!Number.isFinite(value)) {
    throw new OperationError("OverflowError", "integer division result too large for a float");
  }
  return isNegative ? -value : value;
}

function scaleDown(value: bigint, bits: number): number {
  const excess = Math.max(0, bitsOf(value) - 64);
  const kept = value >> BigInt(excess);
  const sticky = kept << BigInt(excess) === value ? kept : kept | 1n;
  return Number(sticky) * 2 ** (excess - bits);
}
