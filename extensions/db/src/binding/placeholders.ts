import type { Placeholders } from "./bound-statement.ts";

const LARGEST_INT4 = 2 ** 31;

/** Of SQLite; the most is its own default. */
export const sqlitePlaceholders: Placeholders = {
  most: 32_766,
  areQuestionMarks: true,
  mark: () => "?",
  // The dialect binds it as milliseconds.
  date: (value) => value,
};

/** Of MariaDB and MySQL. */
export const mariadbPlaceholders: Placeholders = {
  most: 65_535,
  areQuestionMarks: true,
  mark: () => "?",
  date: (_value, quoted) => unquoted(quoted),
};

/** Of PostgreSQL. */
export const postgresPlaceholders: Placeholders = {
  most: 65_535,
  areQuestionMarks: false,
  mark: (position, value) => `$${position}${castOf(value)}`,
  date: (_value, quoted) => unquoted(quoted),
};

/**
 * A number has the type that it has as a literal: PostgreSQL would give it that of the column
 * beside it, and refuse one that is too large to be in it.
 */
function castOf(value: unknown): string {
  if (typeof value === "boolean") return "::bool";
  if (typeof value !== "number" || !Number.isFinite(value)) return "";
  if (!Number.isSafeInteger(value)) return "::numeric";
  return value >= -LARGEST_INT4 && value < LARGEST_INT4 ? "::int4" : "::int8";
}

function unquoted(text: string): string {
  return text.slice(1, -1);
}
