// Number's own methods print at most this many digits.
const LONGEST = 100;
// From here on, Number's own toFixed() answers with an exponent.
const WIDEST = 1e21;

/** A number in scientific notation: the first digit stands before the point. */
export interface Scientific {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * The decimal text of `value` with `precision` digits after the point. Rounds the exact value, and
 * an exact half to the even neighbour, as Python does; `Number#toFixed` rounds a half up.
 *
 * @param value finite and not negative
 */
export function fixedDigits(value: number, precision: number): string {
  if (precision <= LONGEST && value < WIDEST && !isHalf(value, precision)) {
    return value.toFixed(precision);
  }
  const { digits, places } = exactDigits(value);
  const whole = digits.padStart(places + 1, "0");
  const kept = whole.length - places + precision;
  const rounded = kept >= whole.length ? whole.padEnd(kept, "0") : roundDigits(whole, kept);
  const point = rounded.length - precision;
  return precision === 0 ? rounded : `${rounded.slice(0, point)}.${rounded.slice(point)}`;
}

/**
 * The digits of `value` in scientific notation, `precision` of them after the point.
 *
 * @param value finite and not negative
 */
export function scientificDigits(value: number, precision: number): Scientific {
  if (precision < LONGEST) {
    const longer = value.toExponential(precision + 1);
    // A half looks like this; what only looks like one is rounded exactly as well.
    if (longer[longer.indexOf("e") - 1] !== "5") return split(value.toExponential(precision));
  }
  const { digits, places } = exactDigits(value);
  if (value === 0) return { digits: "0".repeat(precision + 1), exponent: 0 };
  const exponent = digits.length - places - 1;
  if (digits.length <= precision + 1)
    return { digits: digits.padEnd(precision + 1, "0"), exponent };
  const rounded = roundDigits(digits, precision + 1);
  const carried = rounded.length - precision - 1;
  return { digits: rounded.slice(0, precision + 1), exponent: exponent + carried };
}

function split(text: string): Scientific {
  const at = text.indexOf("e");
  return { digits: text.slice(0, at).replace(".", ""), exponent: Number(text.slice(at + 1)) };
}

// Scaling by a power of two is exact, so that a half is an odd number of halves of the last place.
function isHalf(value: number, precision: number): boolean {
  const halves = value * 2 ** (precision + 1);
  return Number.isInteger(halves) && halves % 2 === 1;
}

/** Every digit of the binary number, of which the last `places` stand after the point. */
function exactDigits(value: number): { digits: string; places: number } {
  if (value === 0) return { digits: "0", places: 0 };
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const raw = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const mantissa = raw === 0 ? fraction : fraction | 0x10000000000000n;
  const shift = Math.max(raw, 1) - 1075;
  if (shift >= 0) return { digits: (mantissa << BigInt(shift)).toString(), places: 0 };
  return { digits: (mantissa * 5n ** BigInt(-shift)).toString(), places: -shift };
}

/** The first `kept` digits, rounded half to even; one more digit where the rounding carries. */
function roundDigits(digits: string, kept: number): string {
  const head = digits.slice(0, kept);
  const tail = digits.slice(kept);
  const odd = Number(head.at(-1) ?? "0") % 2 === 1;
  const half = /^50*$/.test(tail);
  const up = half ? odd : tail >= "5";
  return up ? (BigInt(head === "" ? "0" : head) + 1n).toString().padStart(kept, "0") : head;
}
