import type { Dialect } from "../revision.ts";
import {
  changedParts,
  isSameCheck,
  isSameIndex,
  isSameKey,
  isSameTrigger,
  isSameView,
  type ColumnPart,
  type Likeness,
} from "./likeness.ts";
import {
  type CheckSnapshot,
  type ColumnSnapshot,
  type EnumSnapshot,
  type ForeignKeySnapshot,
  type IndexSnapshot,
  type SchemaSnapshot,
  tableOf,
  type TableSnapshot,
  type TriggerSnapshot,
  type ViewSnapshot,
} from "./schema-snapshot.ts";

/** One thing that was replaced by another. */
export interface Replaced<T> {
  readonly from: T;
  readonly to: T;
}

/** A column that is another now, and in what. */
export interface ColumnChange extends Replaced<ColumnSnapshot> {
  readonly parts: ReadonlySet<ColumnPart>;
}

/** What is gone, what is new, and what has only another name. */
export interface Difference<T> {
  readonly removed: readonly T[];
  readonly added: readonly T[];
  readonly renamed: readonly Replaced<T>[];
}

/** A table of both schemas, with what differs. */
export interface TableChange extends Replaced<TableSnapshot> {
  readonly removedColumns: readonly ColumnSnapshot[];
  readonly addedColumns: readonly ColumnSnapshot[];
  readonly changedColumns: readonly ColumnChange[];
  readonly indexes: Difference<IndexSnapshot>;
  readonly foreignKeys: Difference<ForeignKeySnapshot>;
  readonly checks: Difference<CheckSnapshot>;
  readonly triggers: Difference<TriggerSnapshot>;
  readonly isPrimaryKeyChanged: boolean;
  readonly isCommentChanged: boolean;
}

/** How one schema differs from another. */
export interface SchemaComparison extends Replaced<SchemaSnapshot> {
  readonly newTables: readonly TableSnapshot[];
  readonly droppedTables: readonly TableSnapshot[];
  readonly changedTables: readonly TableChange[];
  readonly newEnums: readonly EnumSnapshot[];
  readonly droppedEnums: readonly EnumSnapshot[];
  readonly changedEnums: readonly Replaced<EnumSnapshot>[];
  readonly newViews: readonly ViewSnapshot[];
  readonly droppedViews: readonly ViewSnapshot[];
}

/**
 * Compares two schemas of a dialect. Two that models describe have to agree word for word; where
 * one was read from a database, in meaning.
 */
export function compareSchemas(
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  dialect: Dialect,
): SchemaComparison {
  const isExact = from.source === "models" && to.source === "models";
  const likeness: Likeness = { dialect, isExact };
  const views = difference(
    from.views,
    to.views,
    (a, b) => a.name === b.name && isSameView(a, b, isExact),
  );
  const enumOf = (schema: SchemaSnapshot, name: string): EnumSnapshot | undefined =>
    schema.enums.find((known) => known.name === name);
  const isIn = (schema: SchemaSnapshot) => (table: TableSnapshot) =>
    tableOf(schema, table.name) !== undefined;
  return {
    from,
    to,
    newTables: to.tables.filter((table) => !isIn(from)(table)),
    droppedTables: from.tables.filter((table) => !isIn(to)(table)),
    changedTables: to.tables.flatMap((table) => {
      const before = tableOf(from, table.name);
      const change = before && compareTables(before, table, likeness);
      return change && isChanged(change) ? [change] : [];
    }),
    newEnums: to.enums.filter(({ name }) => !enumOf(from, name)),
    droppedEnums: from.enums.filter(({ name }) => !enumOf(to, name)),
    changedEnums: to.enums.flatMap((after) => {
      const before = enumOf(from, after.name);
      const isSame = !before || before.items.join("\0") === after.items.join("\0");
      return isSame ? [] : [{ from: before, to: after }];
    }),
    newViews: views.added,
    droppedViews: views.removed,
  };
}

function compareTables(from: TableSnapshot, to: TableSnapshot, likeness: Likeness): TableChange {
  const columnOf = (table: TableSnapshot, name: string): ColumnSnapshot | undefined =>
    table.columns.find((column) => column.name === name);
  const { dialect } = likeness;
  return {
    from,
    to,
    removedColumns: from.columns.filter(({ name }) => !columnOf(to, name)),
    addedColumns: to.columns.filter(({ name }) => !columnOf(from, name)),
    changedColumns: to.columns.flatMap((after) => {
      const before = columnOf(from, after.name);
      if (!before) return [];
      const parts = changedParts(before, after, { ...likeness, primaryKey: to.primaryKey });
      return parts.size === 0 ? [] : [{ from: before, to: after, parts }];
    }),
    indexes: named(from.indexes, to.indexes, (a, b) => isSameIndex(a, b, likeness)),
    foreignKeys: named(
      from.foreignKeys.map((key) => nameless(key, dialect)),
      to.foreignKeys.map((key) => nameless(key, dialect)),
      (a, b) => isSameKey(a, b, dialect),
    ),
    checks: named(
      from.checks.map((check) => nameless(check, dialect)),
      to.checks.map((check) => nameless(check, dialect)),
      (a, b) => isSameCheck(a, b, likeness),
    ),
    triggers: difference(from.triggers, to.triggers, (a, b) => isSameTrigger(a, b, likeness)),
    isPrimaryKeyChanged: from.primaryKey.join("\0") !== to.primaryKey.join("\0"),
    isCommentChanged: dialect !== "sqlite" && (from.comment ?? "") !== (to.comment ?? ""),
  };
}

function isChanged(change: TableChange): boolean {
  const differences = [change.indexes, change.foreignKeys, change.checks, change.triggers];
  return (
    change.isPrimaryKeyChanged ||
    change.isCommentChanged ||
    [change.removedColumns, change.addedColumns, change.changedColumns].some(
      (part) => part.length > 0,
    ) ||
    differences.some(
      ({ removed, added, renamed }) => removed.length + added.length + renamed.length > 0,
    )
  );
}

/** SQLite knows the keys and checks of a table by what they say, and never by their names. */
function nameless<T extends { readonly name?: string }>(item: T, dialect: Dialect): T {
  if (dialect !== "sqlite") return item;
  const { name: _, ...rest } = item;
  // Without an optional field it is what it was.
  return rest as T;
}

/** Like {@link difference}, where what has another name is not new. */
function named<T extends { readonly name?: string }>(
  from: readonly T[],
  to: readonly T[],
  isSame: (a: T, b: T) => boolean,
): Difference<T> {
  const isNamedAlike = (a: T, b: T): boolean =>
    a.name === undefined || b.name === undefined || a.name === b.name;
  const { removed, added } = difference(from, to, (a, b) => isNamedAlike(a, b) && isSame(a, b));
  const renamed: Replaced<T>[] = [];
  const left = [...added];
  for (const before of removed) {
    const at = left.findIndex((after) => isSame(before, after));
    const [after] = at < 0 ? [] : left.splice(at, 1);
    if (after) renamed.push({ from: before, to: after });
  }
  const wasRenamed = new Set(renamed.flatMap((pair) => [pair.from, pair.to]));
  return { removed: removed.filter((item) => !wasRenamed.has(item)), added: left, renamed };
}

/** What has no match on the other side; each is matched once. */
function difference<T>(
  from: readonly T[],
  to: readonly T[],
  isSame: (a: T, b: T) => boolean,
): Difference<T> {
  const added = [...to];
  const removed = from.filter((before) => {
    const at = added.findIndex((after) => isSame(before, after));
    if (at >= 0) added.splice(at, 1);
    return at < 0;
  });
  return { removed, added, renamed: [] };
}
