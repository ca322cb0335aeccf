import { helperOf, mikroColumn, mikroIndex, mikroTable } from "./mikro-schema.ts";
import type { TableChange } from "./schema-comparison.ts";
import type { ColumnSnapshot, IndexSnapshot, TableSnapshot } from "./schema-snapshot.ts";
import { mentions } from "./sql-tokens.ts";
import { renamesOf, type StatementPlan, statements } from "./statement-plan.ts";

/** What a table is called while it is written anew. */
export const REBUILT = "_phial_new_";

/**
 * The statements that change the tables of SQLite. What it cannot alter is written anew and takes
 * the place of the old table; foreign keys have to be off meanwhile, as dropping the old table
 * would otherwise delete the rows that refer to it.
 */
export function sqliteStatements(plan: StatementPlan): readonly string[] {
  const { comparison, platform, direction } = plan;
  const { droppedTables, newTables, changedTables } = comparison;
  const quote = (name: string): string => platform.quoteIdentifier(name);
  const renaming = renamesOf(plan).map(({ table, from, to }) =>
    table === undefined
      ? `alter table ${quote(from)} rename to ${quote(to)}`
      : `alter table ${quote(table)} rename column ${quote(from)} to ${quote(to)}`,
  );
  const render = new SqliteTables(plan);
  return [
    ...(direction === "up" ? renaming : []),
    ...changedTables.flatMap((change) => render.droppedIndexes(change)),
    ...droppedTables.map(({ name }) => `drop table ${quote(name)}`),
    ...newTables.flatMap((table) => render.create(table, table.name)),
    ...changedTables.flatMap((change) => render.change(change)),
    ...(direction === "down" ? renaming : []),
  ];
}

/** Whether a change cannot be made by altering the table, so that it is written anew. */
export function isRebuilt(change: TableChange): boolean {
  const { from, removedColumns, addedColumns, changedColumns, foreignKeys, checks } = change;
  const { indexes, isPrimaryKeyChanged } = change;
  const keys = foreignKeys.removed.length + foreignKeys.added.length;
  return (
    isPrimaryKeyChanged ||
    changedColumns.length + keys + checks.removed.length + checks.added.length > 0 ||
    indexes.removed.some(({ name }) => name === undefined) ||
    removedColumns.some((column) => !isDroppable(from, column)) ||
    addedColumns.some((column) => !isAddable(column))
  );
}

/** SQLite drops no column that something else in its table speaks of. */
function isDroppable(table: TableSnapshot, { name, generated }: ColumnSnapshot): boolean {
  const others = table.columns.filter((column) => column.name !== name);
  return (
    generated === undefined &&
    !table.primaryKey.includes(name) &&
    !table.foreignKeys.some(({ columns }) => columns.includes(name)) &&
    !table.checks.some(({ expression }) => mentions(expression, name)) &&
    !others.some((column) => mentions(column.generated ?? "", name)) &&
    !table.indexes.some((index) => index.name === undefined && index.columns.includes(name)) &&
    !table.indexes.some(({ where, expression }) =>
      mentions(`${where ?? ""} ${expression ?? ""}`, name),
    )
  );
}

/** SQLite adds no column that has to be something and is not told a constant to be. */
function isAddable({
  nullable,
  default: value,
  generated,
  autoincrement,
}: ColumnSnapshot): boolean {
  if (generated !== undefined || autoincrement) return false;
  if (value === undefined) return nullable;
  return /^(?:'(?:[^']|'')*'|[-+]?\d[\d.eE+-]*|true|false|x'[0-9a-f]*')$/i.test(value);
}

class SqliteTables {
  readonly #plan: StatementPlan;

  constructor(plan: StatementPlan) {
    this.#plan = plan;
  }

  /** A table with its indexes, under another name where it is to take the place of the old one. */
  create(table: TableSnapshot, name: string): string[] {
    const { platform } = this.#plan;
    const bare = mikroTable({ ...table, name, indexes: [] }, platform);
    const indexes = name === table.name ? this.indexes(table, table.indexes) : [];
    return [...statements(helperOf(platform).createTable(bare)), ...indexes];
  }

  /** Names of indexes are those of the whole database, and free before anything is created. */
  droppedIndexes({ indexes }: TableChange): string[] {
    return [...indexes.removed, ...indexes.renamed.map((pair) => pair.from)].flatMap(({ name }) =>
      name === undefined ? [] : [`drop index ${this.#quote(name)}`],
    );
  }

  indexes(table: TableSnapshot, indexes: readonly IndexSnapshot[]): string[] {
    const { platform } = this.#plan;
    const named = indexes.map((index) => ({
      ...index,
      name: index.name ?? platform.getIndexName(table.name, [...index.columns], "unique"),
    }));
    return named.map((index) =>
      helperOf(platform).createIndex(mikroIndex(index), mikroTable(table, platform)),
    );
  }

  change(change: TableChange): string[] {
    const { to, indexes, removedColumns, addedColumns } = change;
    if (isRebuilt(change)) return this.#rebuild(change);
    const table = this.#quote(to.name);
    const added = [...indexes.added, ...indexes.renamed.map((pair) => pair.to)];
    return [
      ...removedColumns.map(({ name }) => `alter table ${table} drop column ${this.#quote(name)}`),
      ...addedColumns.map(
        (column) => `alter table ${table} add column ${this.#declaration(to, column)}`,
      ),
      ...this.indexes(to, added),
    ];
  }

  #rebuild({ from, to, changedColumns }: TableChange): string[] {
    const [table, rebuilt] = [this.#quote(to.name), this.#quote(`${REBUILT}${to.name}`)];
    const kept = to.columns.filter(
      ({ name, generated }) =>
        generated === undefined && from.columns.some((column) => column.name === name),
    );
    const names = kept.map(({ name }) => this.#quote(name)).join(", ");
    const values = kept.map(({ name, default: value, nullable }) => {
      const change = changedColumns.find((one) => one.to.name === name);
      const isFilled = change?.parts.has("nullable") && !nullable && value !== undefined;
      return isFilled ? `coalesce(${this.#quote(name)}, ${value})` : this.#quote(name);
    });
    const copy = `insert into ${rebuilt} (${names}) select ${values.join(", ")} from ${table}`;
    return [
      ...this.create(to, `${REBUILT}${to.name}`),
      ...(kept.length > 0 ? [copy] : []),
      ...(isCounting(from) && isCounting(to) ? this.#counted(to.name) : []),
      `drop table ${table}`,
      `alter table ${rebuilt} rename to ${table}`,
      ...this.indexes(to, to.indexes),
    ];
  }

  /** An id that was given once is not given again, though its row is gone. */
  #counted(name: string): string[] {
    const { platform } = this.#plan;
    const [old, rebuilt] = [name, `${REBUILT}${name}`].map((one) => platform.quoteValue(one));
    return [
      `delete from sqlite_sequence where name = ${rebuilt}`,
      `insert into sqlite_sequence (name, seq) select ${rebuilt}, seq from sqlite_sequence where name = ${old}`,
    ];
  }

  #declaration(table: TableSnapshot, column: ColumnSnapshot): string {
    const { platform } = this.#plan;
    const bare = { ...table, primaryKey: [] };
    const made = mikroColumn(column, bare, platform);
    return helperOf(platform).createTableColumn(made, mikroTable(bare, platform)) ?? "";
  }

  #quote(name: string): string {
    return this.#plan.platform.quoteIdentifier(name);
  }
}

function isCounting(table: TableSnapshot): boolean {
  return table.columns.some(({ autoincrement }) => autoincrement);
}
