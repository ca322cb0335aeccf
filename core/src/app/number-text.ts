// What Python's `\d` matches beyond ASCII; runs of ten in the order of their values.
const DIGIT = /^\p{Nd}$/u;

/**
 * Decimal digits of any script as ASCII digits; `undefined` when there is anything else, or
 * nothing.
 */
export function asciiDigits(text: string): string | undefined {
  if (/^[0-9]+$/.test(text)) return text;
  let digits = "";
  for (const char of text) {
    if (!DIGIT.test(char)) return undefined;
    digits += String(digitValue(char.codePointAt(0) ?? 0));
  }
  return digits === "" ? undefined : digits;
}

/** The value of a decimal digit: Unicode keeps every ten of them together, from zero to nine. */
function digitValue(codePoint: number): number {
  let start = codePoint;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start--;
  return (codePoint - start) % 10;
}

/** `str(int(value))` in Python, without its rounding; `undefined` for what is no whole number. */
export function integerText(value: unknown): string | undefined {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string" && /^-?[0-9]+$/.test(value)) return BigInt(value).toString();
  return typeof value === "number" && Number.isInteger(value)
    ? BigInt(value).toString()
    : undefined;
}

/** `str(float(value))` in Python: `2.0`, `1e+16`; `undefined` for what is no finite number. */
export function floatText(value: unknown): string | undefined {
  const number =
    typeof value === "string" && /^-?[0-9]+(?:\.[0-9]+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  const size = Math.abs(number);
  if (size >= 1e16 || (size < 1e-4 && size > 0)) {
    return number.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  const text = Object.is(number, -0) ? "-0" : String(number);
  return text.includes(".") ? text : `${text}.0`;
}
