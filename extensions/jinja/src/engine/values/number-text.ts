import type { Float } from "./float.ts";

/** Python's text of a number: `2.0`, `1e+16`, `1e-05`, `inf`, `nan`; ints with all their digits. */
export function numberText(value: number | bigint | Float): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "number") return floatText(value.value);
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  return Number.isInteger(value) ? BigInt(value).toString() : floatText(value);
}

/** Python's `repr()` of a float. */
export function floatText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return withPoint(String(value));
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (Number.isNaN(value)) return "nan";
  if (size === Infinity) return value > 0 ? "inf" : "-inf";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function withPoint(text: string): string {
  return text.includes(".") ? text : `${text}.0`;
}
