import type { SQLInputValue, SQLOutputValue } from "node:sqlite";

/** A row as a query gives it. */
export type Row = Record<string, SQLOutputValue>;

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * What is bound for a parameter: dates as milliseconds and booleans as 0 and 1, as MikroORM keeps
 * them, and whole numbers as integers, so that text does not become "5.0".
 *
 * @throws TypeError for an invalid Date, which SQLite would keep as NULL
 */
export function boundValue(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof Date) return boundDate(value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  // What SQLite has no type for is refused by node:sqlite, which names its place and not itself.
  return value as SQLInputValue;
}

function boundDate(date: Date): bigint {
  if (Number.isNaN(date.getTime())) throw new TypeError("An invalid Date cannot be bound.");
  return BigInt(date.getTime());
}

/** The row with its integers as numbers, except for those that a number cannot hold. */
export function narrowed(row: Row): Row {
  for (const column in row) {
    const value = row[column];
    if (typeof value !== "bigint" || value > LARGEST || value < -LARGEST) continue;
    row[column] = Number(value);
  }
  return row;
}
