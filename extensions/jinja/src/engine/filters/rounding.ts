import { fixedDigits } from "../format/decimal.ts";

/** More places than any float has, and more powers of ten than any is large. */
const MOST_PLACES = 323;
const MOST_POWERS = 308;

/**
 * The value rounded to `places` digits after the point (before it, where negative) as Python rounds
 * floats: exactly, and a half to the even neighbour. Infinite where the result is too large.
 */
export function roundedFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || value === 0 || places > MOST_PLACES) return value;
  const sign = value < 0 ? -1 : 1;
  const size = Math.abs(value);
  if (places >= 0) return sign * Number(fixedDigits(size, places));
  if (places < -MOST_POWERS) return value < 0 ? -0 : 0;
  const whole = Math.floor(size);
  return sign * Number(roundedSize(BigInt(whole), -places, size > whole));
}

/** The int rounded to tens, hundreds … (`powers` of ten) as Python rounds ints: a half to even. */
export function roundedInteger(value: bigint, powers: number): bigint {
  const size = value < 0n ? -value : value;
  const rounded = roundedSize(size, powers, false);
  return value < 0n ? -rounded : rounded;
}

/** `more`: the number is a little larger than `size`, so that a half is more than a half. */
function roundedSize(size: bigint, powers: number, more: boolean): bigint {
  if (powers > size.toString().length) return 0n;
  const unit = 10n ** BigInt(powers);
  const count = size / unit;
  const twice = (size % unit) * 2n;
  const up = twice > unit || (twice === unit && (more || count % 2n === 1n));
  return (up ? count + 1n : count) * unit;
}
