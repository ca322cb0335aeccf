import { PhialError } from "phial";
import type { Rename } from "./rename.ts";
import {
  type IndexSnapshot,
  type SchemaSnapshot,
  tableOf,
  type TableSnapshot,
} from "./schema-snapshot.ts";
import { renameIn } from "./sql-tokens.ts";

/**
 * A schema as it is after renaming: first the tables, then columns by the new names of those. What
 * stands on them follows; names of indexes and keys stay, as they do in a database.
 *
 * @throws PhialError `MIGRATE_RENAME_UNKNOWN`
 */
export function renamedSchema(schema: SchemaSnapshot, renames: readonly Rename[]): SchemaSnapshot {
  return inOrder(renames).reduce(
    (current, rename) =>
      rename.table === undefined ? withTable(current, rename) : withColumn(current, rename),
    schema,
  );
}

/** The order in which renames are done: tables before columns. */
export function inOrder(renames: readonly Rename[]): readonly Rename[] {
  const isOfColumn = ({ table }: Rename): boolean => table !== undefined;
  return [...renames.filter((one) => !isOfColumn(one)), ...renames.filter(isOfColumn)];
}

function withTable(schema: SchemaSnapshot, { from, to }: Rename): SchemaSnapshot {
  if (!tableOf(schema, from)) throw unknown(`There is no table ${from}`, `${from}=${to}`);
  if (tableOf(schema, to)) throw unknown(`There is a table ${to} already`, `${from}=${to}`);
  const nameOf = (name: string): string => (name === from ? to : name);
  const tables = schema.tables.map((table) => ({
    ...table,
    name: nameOf(table.name),
    indexes: table.name === from ? table.indexes.map(expressionIn(from, to)) : table.indexes,
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, references: nameOf(key.references) })),
  }));
  return { ...schema, tables };
}

function withColumn(schema: SchemaSnapshot, { table = "", from, to }: Rename): SchemaSnapshot {
  const columns = tableOf(schema, table)?.columns.map(({ name }) => name) ?? [];
  const written = `${table}.${from}=${to}`;
  if (!columns.includes(from)) throw unknown(`There is no column ${table}.${from}`, written);
  if (columns.includes(to)) throw unknown(`There is a column ${table}.${to} already`, written);
  const nameOf = (name: string): string => (name === from ? to : name);
  const tables = schema.tables.map((one) => {
    const foreignKeys = one.foreignKeys.map((key) => ({
      ...key,
      columns: one.name === table ? key.columns.map(nameOf) : key.columns,
      referencedColumns:
        key.references === table ? key.referencedColumns.map(nameOf) : key.referencedColumns,
    }));
    const renamed = one.name === table ? ownColumn(one, from, to) : one;
    return { ...renamed, foreignKeys };
  });
  return { ...schema, tables };
}

function ownColumn(table: TableSnapshot, from: string, to: string): TableSnapshot {
  const nameOf = (name: string): string => (name === from ? to : name);
  return {
    ...table,
    columns: table.columns.map(({ generated, ...column }) => ({
      ...column,
      name: nameOf(column.name),
      ...(generated !== undefined && { generated: renameIn(generated, from, to) }),
    })),
    primaryKey: table.primaryKey.map(nameOf),
    indexes: table.indexes.map(({ options, include, where, ...index }) => ({
      ...expressionIn(from, to)(index),
      columns: index.columns.map(nameOf),
      ...(where !== undefined && { where: renameIn(where, from, to) }),
      ...(options && { options: options.map((one) => ({ ...one, name: nameOf(one.name) })) }),
      ...(include && { include: include.map(nameOf) }),
    })),
    checks: table.checks.map(({ column, expression, ...check }) => ({
      ...check,
      expression: renameIn(expression, from, to),
      ...(column !== undefined && { column: nameOf(column) }),
    })),
  };
}

function expressionIn(from: string, to: string): (index: IndexSnapshot) => IndexSnapshot {
  return ({ expression, ...index }) =>
    expression === undefined ? index : { ...index, expression: renameIn(expression, from, to) };
}

function unknown(problem: string, written: string): PhialError {
  return new PhialError(
    "MIGRATE_RENAME_UNKNOWN",
    `${problem}, so that ${written} renames nothing.`,
    "Write old names before the sign and new ones after it: --rename posts=articles, --rename articles.name=title (the table by its new name).",
  );
}
