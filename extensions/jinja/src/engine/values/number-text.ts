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
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${mantissa}e${signedPower(power)}`;
  const text = String(value);
  if (text.includes("e")) return value.toFixed(digitsAfterPoint(mantissa) - power);
  return text.includes(".") ? text : `${text}.0`;
}

function signedPower(power: number): string {
  return `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function digitsAfterPoint(mantissa: string): number {
  const point = mantissa.indexOf(".");
  return point < 0 ? 0 : mantissa.length - point - 1;
}
