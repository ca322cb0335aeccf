import { OperationError } from "../errors.ts";
import { bitsOf, isZero, type Numeric, type Pair, zeroDivision } from "./arithmetic.ts";
import { toFloat } from "./float.ts";
import { allocate } from "./limits.ts";
import { integerToFloat, toInteger } from "./number.ts";

/** `**`: an int for ints, unless the exponent is negative. */
export function power({ left, right, areIntegers }: Pair): Numeric {
  if (areIntegers && right >= 0) return integerPower(left, right);
  return toFloat(floatPower(integerToFloat(left), integerToFloat(right)));
}

function integerPower(base: number | bigint, exponent: number | bigint): Numeric {
  if (typeof base === "number" && typeof exponent === "number") {
    const result = base ** exponent;
    if (Number.isSafeInteger(result)) return result + 0;
  }
  const whole = BigInt(base);
  if (whole !== 1n && whole !== -1n && whole !== 0n) allocate(bitsOf(whole) * Number(exponent));
  return toInteger(whole ** BigInt(exponent));
}

function floatPower(base: number, exponent: number): number {
  if (isZero(base) && exponent < 0) {
    throw zeroDivision("0.0 cannot be raised to a negative power");
  }
  // Where JavaScript says that nothing is known, 1 is always 1.
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent)))
    return 1;
  if (base < 0 && Number.isFinite(base) && isFraction(exponent)) {
    const problem =
      "a negative number to a fractional power is complex, which templates do not have";
    throw new OperationError("ValueError", problem);
  }
  const result = base ** exponent;
  const isFinite = Number.isFinite(base) && Number.isFinite(exponent);
  if (isFinite && !Number.isFinite(result)) {
    throw new OperationError("OverflowError", "(34, 'Numerical result out of range')");
  }
  return result;
}

function isFraction(value: number): boolean {
  return Number.isFinite(value) && !Number.isInteger(value);
}
