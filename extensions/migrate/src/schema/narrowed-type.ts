import type { Dialect } from "../revision.ts";
import { canonicalType } from "./canonical-sql.ts";
import type { ColumnSnapshot } from "./schema-snapshot.ts";

/** Types that hold all that those before them in their row do. */
const GROWING: readonly (readonly string[])[] = [
  ["boolean", "tinyint(1)", "tinyint", "smallint", "mediumint", "integer", "bigint", "numeric"],
  ["boolean", "tinyint(1)", "tinyint", "smallint", "mediumint", "integer", "bigint", "decimal"],
  ["real", "float", "double", "double precision"],
  ["smallint", "integer", "double precision"],
  ["smallint", "integer", "double"],
  ["char", "varchar", "tinytext", "text", "mediumtext", "longtext"],
  ["enum", "varchar", "text"],
  ["date", "timestamp", "timestamptz"],
  ["date", "datetime"],
  ["json", "jsonb", "text"],
];

/** Whatever it is, it has a text. */
const TEXTS: ReadonlySet<string> = new Set(["text", "mediumtext", "longtext"]);

/** Whether there are values of the old type that the new one has no place for. */
export function isNarrowed(from: ColumnSnapshot, to: ColumnSnapshot, dialect: Dialect): boolean {
  const [before, after] = [canonicalType(from, dialect), canonicalType(to, dialect)];
  const [old, next] = [nameOf(before), nameOf(after)];
  // A value that was taken away from an enum has a warning of its own.
  if (old === "enum" && next === "enum") return false;
  if (old === next)
    return isSmaller(sizesOf(before, next), sizesOf(after, next)) || isSigned(before, after);
  if (TEXTS.has(next) && !GROWING.some((row) => row.includes(old) && row.includes(next)))
    return false;
  const isGrowth = GROWING.some((row) => row.includes(old) && row.indexOf(old) < row.indexOf(next));
  if (!isGrowth) return true;
  if (next === "varchar" && old === "char")
    return isSmaller(sizesOf(before, next), sizesOf(after, next));
  if (next === "numeric" || next === "decimal") return (sizesOf(after, next)[0] ?? 100) < 20;
  return next === "varchar" && old === "enum" && (sizesOf(after, next)[0] ?? 255) < 255;
}

function nameOf(type: string): string {
  return type.startsWith("tinyint(1)") ? "tinyint(1)" : type.replace(/\s*\(.*| unsigned$/, "");
}

function sizesOf(type: string, name: string): readonly number[] {
  const sizes = /\(([\d,]+)\)/.exec(type)?.[1];
  if (sizes === undefined) return /^(?:timestamp|time)/.test(name) ? [6] : [];
  return sizes.split(",").map(Number);
}

function isSmaller(before: readonly number[], after: readonly number[]): boolean {
  // A size that is not given is the greatest.
  if (before.length === 0) return after.length > 0;
  const [precision = 0, scale = 0] = before;
  const [size = Infinity, places = after.length > 0 ? 0 : Infinity] = after;
  return size < precision || places < scale || size - places < precision - scale;
}

function isSigned(before: string, after: string): boolean {
  return before.endsWith(" unsigned") !== after.endsWith(" unsigned");
}
