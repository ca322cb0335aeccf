import { fixedDigits, scientificDigits } from "./decimal.ts";

/** How the digits of a float are written. */
export interface FloatStyle {
  /** `e`, `f` or `g`, in either case. */
  readonly type: string;
  readonly precision: number;
  /** `#`: keep the point, and the zeros of `g`. */
  readonly alternate?: boolean;
  /** Keep one digit after the point, as the type that is left out does. */
  readonly keepsFraction?: boolean;
}

/**
 * The text of a number that is not negative, in one of printf's styles for floats.
 *
 * @example
 * styledFloat(3.14159, { type: "f", precision: 2 }); // "3.14"
 */
export function styledFloat(value: number, style: FloatStyle): string {
  const text = Number.isFinite(value)
    ? finiteText(value, style)
    : Number.isNaN(value)
      ? "nan"
      : "inf";
  return style.type === style.type.toLowerCase() ? text : text.toUpperCase();
}

function finiteText(value: number, style: FloatStyle): string {
  const { precision, alternate = false } = style;
  const type = style.type.toLowerCase();
  if (type === "f")
    return fixedDigits(value, precision) + (alternate && precision === 0 ? "." : "");
  if (type === "g") return generalText(value, style);
  const { digits, exponent } = scientificDigits(value, precision);
  return scientificText(digits, exponent, alternate);
}

function generalText(value: number, style: FloatStyle): string {
  const { alternate = false, keepsFraction = false } = style;
  const precision = Math.max(style.precision, 1);
  const { digits, exponent } = scientificDigits(value, precision - 1);
  const significant = alternate ? digits : digits.replace(/(?<=.)0+$/, "");
  if (exponent < -4 || exponent >= precision - (keepsFraction ? 1 : 0)) {
    return scientificText(significant, exponent, alternate);
  }
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${significant}`;
  const whole = significant.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = significant.slice(exponent + 1);
  if (fraction !== "") return `${whole}.${fraction}`;
  if (keepsFraction) return `${whole}.0`;
  return alternate ? `${whole}.` : whole;
}

function scientificText(digits: string, exponent: number, alternate: boolean): string {
  const point = digits.length > 1 || alternate ? "." : "";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0] ?? "0"}${point}${digits.slice(1)}e${exponent < 0 ? "-" : "+"}${power}`;
}

/**
 * Digits with a separator between groups, counted from the right, and zeros before them until the
 * text is `width` long.
 */
export function groupDigits(
  digits: string,
  { separator, size, width }: { separator: string; size: number; width: number },
): string {
  if (separator === "") return digits.padStart(width, "0");
  const groups: string[] = [];
  let left = digits.length;
  let missing = width;
  for (;;) {
    const length = Math.min(size, Math.max(left, missing, 1));
    groups.push(digits.slice(Math.max(0, left - length), left).padStart(length, "0"));
    left = Math.max(0, left - length);
    missing -= length;
    if (left === 0 && missing <= 0) break;
    missing -= separator.length;
  }
  return groups.reverse().join(separator);
}
