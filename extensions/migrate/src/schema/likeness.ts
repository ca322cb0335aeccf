import type { Dialect } from "../revision.ts";
import { canonicalDefault, canonicalExpression, canonicalType } from "./canonical-sql.ts";
import type {
  CheckSnapshot,
  ColumnSnapshot,
  ForeignKeySnapshot,
  IndexSnapshot,
  TriggerSnapshot,
  ViewSnapshot,
} from "./schema-snapshot.ts";

/** What may differ in a column. */
export type ColumnPart =
  | "type"
  | "nullable"
  | "default"
  | "autoincrement"
  | "generated"
  | "collation"
  | "comment"
  | "extra";

/** How strictly two parts of schemas are compared. */
export interface Likeness {
  readonly dialect: Dialect;
  /** Word for word; otherwise in meaning, as a database gives back other words than it was given. */
  readonly isExact: boolean;
}

/** What differs between two columns of a name. */
export function changedParts(
  from: ColumnSnapshot,
  to: ColumnSnapshot,
  likeness: Likeness & { readonly primaryKey: readonly string[] },
): ReadonlySet<ColumnPart> {
  const { dialect, primaryKey } = likeness;
  const isPrimary = primaryKey.length === 1 && primaryKey[0] === to.name;
  const isGenerated = from.generated !== undefined || to.generated !== undefined;
  const isFree = (part: ColumnPart): boolean => !!to.ignores?.includes(part);
  const differs: Readonly<Record<ColumnPart, boolean>> = {
    type:
      !isFree("type") &&
      (canonicalType(from, dialect) !== canonicalType(to, dialect) ||
        from.enumName !== to.enumName),
    nullable: !isGenerated && from.nullable !== to.nullable,
    default:
      !isFree("default") && canonicalDefault(from, dialect) !== canonicalDefault(to, dialect),
    autoincrement: !!from.autoincrement !== !!to.autoincrement && !isRowId(isPrimary, likeness),
    generated: !isSameExpression(from.generated ?? "", to.generated ?? "", likeness),
    collation: !isFree("collation") && folded(from.collation) !== folded(to.collation),
    comment: (from.comment ?? "") !== (to.comment ?? ""),
    extra: !isFree("extra") && folded(from.extra) !== folded(to.extra),
  };
  const parts = Object.keys(differs) as ColumnPart[]; // The keys of a record of parts.
  return new Set(parts.filter((part) => differs[part]));
}

/** An `integer primary key` of SQLite counts by itself, with the word `autoincrement` or without. */
function isRowId(isPrimary: boolean, { dialect, isExact }: Likeness): boolean {
  return isPrimary && dialect === "sqlite" && !isExact;
}

export function isSameIndex(a: IndexSnapshot, b: IndexSnapshot, likeness: Likeness): boolean {
  const isWritten = [a, b].some((index) => index.expression !== undefined);
  // An index for texts, or within JSON, is one on an expression where it is read from a database.
  if (!likeness.isExact && isWritten && [a, b].some(isWithin)) return a.name === b.name;
  return indexKey(a, likeness) === indexKey(b, likeness);
}

function isWithin({ columns, type }: IndexSnapshot): boolean {
  return type === "fulltext" || columns.some((name) => name.includes("."));
}

function indexKey(index: IndexSnapshot, { dialect, isExact }: Likeness): string {
  // Whether a constraint stands before a unique index makes no difference to rows.
  const { expression, where = "", columns, unique = false, type } = index;
  if (expression !== undefined)
    return isExact ? expression : canonicalExpression(expression, dialect);
  const method = type?.toLowerCase();
  return JSON.stringify([
    columns,
    unique,
    isExact ? where : canonicalExpression(where, dialect),
    method === "btree" ? "" : (method ?? ""),
    sortOf(index),
    index.include ?? [],
    index.fillFactor ?? 0,
    index.invisible ?? false,
    dialect === "postgres" ? (index.deferMode ?? "") : "",
  ]);
}

function sortOf({ columns, options = [] }: IndexSnapshot): string {
  const words = columns.map((name) => {
    const {
      sort = "",
      nulls = "",
      length = "",
      collation = "",
    } = options.find((option) => option.name === name) ?? {};
    const order = sort.toUpperCase() === "DESC" ? "DESC" : "";
    const usual = order === "DESC" ? "FIRST" : "LAST";
    const place = nulls.toUpperCase() === usual ? "" : nulls.toUpperCase();
    return `${order} ${place} ${length} ${folded(collation)}`.trim();
  });
  return words.join(",");
}

export function isSameKey(a: ForeignKeySnapshot, b: ForeignKeySnapshot, dialect: Dialect): boolean {
  return keyOf(a, dialect) === keyOf(b, dialect);
}

function keyOf(key: ForeignKeySnapshot, dialect: Dialect): string {
  // MariaDB does the same for both, and says the one for the other.
  const ruleOf = (rule = ""): string => (dialect === "mariadb" && rule === "restrict" ? "" : rule);
  const rules = [ruleOf(key.onUpdate), ruleOf(key.onDelete)];
  const parts = [key.columns, key.references, key.referencedColumns, rules, key.deferMode ?? ""];
  return JSON.stringify(parts);
}

export function isSameCheck(a: CheckSnapshot, b: CheckSnapshot, likeness: Likeness): boolean {
  return isSameExpression(a.expression, b.expression, likeness);
}

/** SQLite and MariaDB have a trigger for each event, named after it; none gives back its text. */
export function isSameTrigger(
  a: TriggerSnapshot,
  b: TriggerSnapshot,
  { isExact }: Likeness,
): boolean {
  if (isExact) return JSON.stringify(a) === JSON.stringify(b);
  return a.name === b.name || isEventOf(a, b) || isEventOf(b, a);
}

function isEventOf(part: TriggerSnapshot, { name, events }: TriggerSnapshot): boolean {
  return events.length > 1 && events.some((event) => part.name === `${name}_${event}`);
}

/** A database writes a view anew, so that only two of models can be compared. */
export function isSameView(a: ViewSnapshot, b: ViewSnapshot, isExact: boolean): boolean {
  return !isExact || (a.definition === b.definition && a.materialized === b.materialized);
}

function isSameExpression(a: string, b: string, { isExact, dialect }: Likeness): boolean {
  if (a === b || isExact) return a === b;
  return canonicalExpression(a, dialect) === canonicalExpression(b, dialect);
}

function folded(word: string | undefined): string {
  return (word ?? "").toLowerCase();
}
