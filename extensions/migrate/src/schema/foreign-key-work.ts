import type { Dialect } from "../revision.ts";
import type { SchemaComparison } from "./schema-comparison.ts";
import { type ForeignKeySnapshot, type TableSnapshot, tableOf } from "./schema-snapshot.ts";

/** A foreign key and the table that it belongs to. */
export interface KeyOf {
  readonly table: TableSnapshot;
  readonly key: ForeignKeySnapshot;
}

/** The foreign keys that are dropped before tables change, and those that are added after it. */
export interface ForeignKeyWork {
  readonly dropped: readonly KeyOf[];
  readonly added: readonly KeyOf[];
}

/**
 * What happens to foreign keys of servers: those that changed, those between tables that are
 * dropped, and those of which a column gets another type, on either side.
 */
export function foreignKeyWork(comparison: SchemaComparison, dialect: Dialect): ForeignKeyWork {
  const { droppedTables, newTables, changedTables, to } = comparison;
  const isDropped = (name: string): boolean => droppedTables.some((table) => table.name === name);
  const dropped: KeyOf[] = droppedTables.flatMap((table) =>
    table.foreignKeys
      .filter(({ references }) => references !== table.name && isDropped(references))
      .map((key) => ({ table, key })),
  );
  const added: KeyOf[] = newTables.flatMap((table) =>
    table.foreignKeys.map((key) => ({ table, key })),
  );
  for (const { from, to: table, foreignKeys } of changedTables) {
    const { removed, added: come, renamed } = foreignKeys;
    // PostgreSQL renames a constraint; MariaDB has no word for that.
    const remade = dialect === "postgres" ? [] : renamed;
    const gone = [...removed, ...remade.map((pair) => pair.from)];
    dropped.push(...gone.map((key) => ({ table: from, key })));
    added.push(...[...come, ...remade.map((pair) => pair.to)].map((key) => ({ table, key })));
  }
  for (const table of to.tables) {
    if (!tableOf(comparison.from, table.name)) continue;
    for (const key of table.foreignKeys) {
      const isKnown = added.some(
        (one) => one.key.name === key.name && one.table.name === table.name,
      );
      if (isKnown || !isRetyped(comparison, table, key)) continue;
      dropped.push({ table, key });
      added.push({ table, key });
    }
  }
  return { dropped, added };
}

function isRetyped(
  { changedTables }: SchemaComparison,
  table: TableSnapshot,
  key: ForeignKeySnapshot,
): boolean {
  const isChanged = (name: string, columns: readonly string[]): boolean =>
    changedTables.some(
      (change) =>
        change.to.name === name &&
        change.changedColumns.some(
          ({ to, parts }) =>
            columns.includes(to.name) && (parts.has("type") || parts.has("collation")),
        ),
    );
  return isChanged(table.name, key.columns) || isChanged(key.references, key.referencedColumns);
}
