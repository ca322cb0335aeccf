// The separators U+001C to U+001F are white space to Python elsewhere, but not here.
const OUTER_SPACE = /^(?:(?![\x1c-\x1f\ufeff])\s|\x85)+|(?:(?![\x1c-\x1f\ufeff])\s|\x85)+$/g;
const FOREIGN_DIGITS = /[^\0-\x7f]/;
const DECIMAL_DIGIT = /\p{Nd}/gu;

const DIGITS = "[0-9](?:_?[0-9])*";
const FLOAT = new RegExp(
  `^[+-]?(?:(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?|inf(?:inity)?|nan)$`,
  "i",
);
const INTEGER = /^([+-]?)(?:0([xob])_?)?([0-9a-z](?:_?[0-9a-z])*)$/i;
const PREFIX_BASES: Record<string, number> = { x: 16, o: 8, b: 2 };

/** Python reads no more digits than these, except in bases that are powers of two. */
const MOST_DIGITS = 4300;

/** The number that Python's `float()` reads from a text; null where it raises ValueError. */
export function parseFloatLiteral(text: string): number | null {
  const literal = plainDigits(text);
  if (!FLOAT.test(literal)) return null;
  if (/nan$/i.test(literal)) return NaN;
  if (/inf/i.test(literal)) return literal.startsWith("-") ? -Infinity : Infinity;
  return Number(literal.replaceAll("_", ""));
}

/** The number that Python's `int()` reads from a text; null where it raises ValueError. */
export function parseIntegerLiteral(text: string, base: number): bigint | null {
  if (base !== 0 && (base < 2 || base > 36)) return null;
  const [, sign = "", prefix, rest = ""] = INTEGER.exec(plainDigits(text)) ?? [];
  let digits = rest;
  let actual = base;
  if (prefix !== undefined) {
    const named = PREFIX_BASES[prefix.toLowerCase()] ?? 0;
    if (base === 0) actual = named;
    else if (base !== named) digits = `0${prefix}${rest}`;
  } else if (base === 0) {
    if (/^0[0_]*[1-9a-z]/i.test(rest)) return null;
    actual = 10;
  }
  const value = digitsValue(digits.replaceAll("_", ""), actual);
  return value !== null && sign === "-" ? -value : value;
}

/** Without the white space around it, its decimal digits of any script as 0 to 9. */
function plainDigits(text: string): string {
  const trimmed = text.replace(OUTER_SPACE, "");
  if (!FOREIGN_DIGITS.test(trimmed)) return trimmed;
  return trimmed.replace(DECIMAL_DIGIT, (digit) => String(digitOf(digit.codePointAt(0) ?? 0)));
}

/** The value of a decimal digit: each script has its ten in a row, and rows that touch are whole. */
function digitOf(code: number): number {
  let start = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
  return (code - start) % 10;
}

function digitsValue(digits: string, base: number): bigint | null {
  const bits = Math.log2(base);
  if (digits === "" || (!Number.isInteger(bits) && digits.length > MOST_DIGITS)) return null;
  const values = Array.from(digits, (digit) => Number.parseInt(digit, 36));
  if (values.some((value) => value >= base)) return null;
  if (base === 10) return BigInt(digits);
  if (Number.isInteger(bits)) {
    return BigInt(`0b${values.map((value) => value.toString(2).padStart(bits, "0")).join("")}`);
  }
  return values.reduce((total, value) => total * BigInt(base) + BigInt(value), 0n);
}
