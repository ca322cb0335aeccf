import { OperationError } from "../errors.ts";
import { Float } from "./float.ts";

/**
 * The number to compute with: a float as a fraction or {@link Float}'s number, a bool as 0 or 1.
 * Undefined for what is no number.
 */
export function numberOf(value: unknown): number | bigint | undefined {
  switch (typeof value) {
    case "number":
    case "bigint":
      return value;
    case "boolean":
      return value ? 1 : 0;
    default:
      return value instanceof Float ? value.value : undefined;
  }
}

/** Whether the value is an int or a bool: what Python takes where it needs an integer. */
export function isIntegral(value: unknown): value is number | bigint | boolean {
  return typeof value === "number"
    ? Number.isInteger(value)
    : typeof value === "bigint" || typeof value === "boolean";
}

/** The int in the form in which values have it: a number where that is exact. */
export function toInteger(value: bigint): number | bigint {
  return value >= -SAFE && value <= SAFE ? Number(value) : value;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The int as the nearest float. @throws OperationError `OverflowError` when there is none */
export function integerToFloat(value: number | bigint): number {
  if (typeof value === "number") return value;
  const float = Number(value);
  if (Number.isFinite(float)) return float;
  throw new OperationError("OverflowError", "int too large to convert to float");
}

/**
 * The value as an index or a count: a bool is one, a float is not. Null for what cannot be one;
 * what is beyond 2^53 is still compared correctly.
 */
export function indexOf(value: unknown): number | null {
  return isIntegral(value) ? Number(value) : null;
}
