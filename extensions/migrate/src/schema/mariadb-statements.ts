import { PhialError } from "phial";
import { foreignKeyWork } from "./foreign-key-work.ts";
import { helperOf, mikroColumn, mikroIndex, mikroKey, mikroTable } from "./mikro-schema.ts";
import { remadeColumns } from "./remade-columns.ts";
import type { SchemaComparison, TableChange } from "./schema-comparison.ts";
import type { CheckSnapshot, ColumnSnapshot, TableSnapshot } from "./schema-snapshot.ts";
import { renamesOf, type StatementPlan, statements } from "./statement-plan.ts";

/**
 * The statements that change the tables of MariaDB. All that happens to a table but its foreign
 * keys is one statement: MariaDB has no transaction for it, and copies the table once.
 */
export function mariadbStatements(plan: StatementPlan): readonly string[] {
  const { comparison, platform, direction } = plan;
  const { droppedTables, newTables, changedTables } = comparison;
  refusePartial(comparison);
  const quote = (name: string): string => platform.quoteIdentifier(name);
  const keys = foreignKeyWork(comparison, "mariadb");
  const renaming = renamesOf(plan).map(({ table, from, to }) =>
    table === undefined
      ? `alter table ${quote(from)} rename to ${quote(to)}`
      : `alter table ${quote(table)} rename column ${quote(from)} to ${quote(to)}`,
  );
  const render = new MariaDbTables(plan);
  const helper = helperOf(platform);
  return [
    ...(direction === "up" ? renaming : []),
    ...keys.dropped.map(({ table, key }) => helper.dropForeignKey(table.name, key.name ?? "")),
    ...droppedTables.map(({ name }) => `drop table ${quote(name)}`),
    ...newTables.flatMap((table) =>
      statements(helper.createTable(mikroTable(table, platform), true)),
    ),
    ...changedTables.flatMap((change) => render.alter(change)),
    ...newTables.flatMap((table) =>
      table.checks.map((check) => `alter table ${quote(table.name)} ${render.addCheck(check)}`),
    ),
    ...keys.added.map(({ table, key }) =>
      helper.createForeignKey(mikroTable(table, platform), mikroKey(key, table.name, platform)),
    ),
    ...(direction === "down" ? renaming : []),
  ];
}

/** @throws PhialError `MIGRATE_INDEX_UNSUPPORTED` */
function refusePartial({ newTables, changedTables }: SchemaComparison): void {
  const indexes = [
    ...newTables.flatMap((table) => table.indexes.map((index) => ({ table, index }))),
    ...changedTables.flatMap(({ to: table, indexes: { added } }) =>
      added.map((index) => ({ table, index })),
    ),
  ];
  const partial = indexes.find(({ index }) => index.where !== undefined);
  if (!partial) return;
  const { table, index } = partial;
  throw new PhialError(
    "MIGRATE_INDEX_UNSUPPORTED",
    `MariaDB has no partial indexes, and ${index.name} of ${table.name} is one.`,
    'Leave it out there: new Migrate(db, { includeObject: ({ type, name, dialect }) => dialect !== "mariadb" || type !== "index" || name !== "..." }).',
  );
}

class MariaDbTables {
  readonly #plan: StatementPlan;

  constructor(plan: StatementPlan) {
    this.#plan = plan;
  }

  /** The statement that changes a table, after one that fills what may be null no longer. */
  alter(change: TableChange): string[] {
    const { to } = change;
    const table = this.#quote(to.name);
    const indexes = this.#addedIndexes(change);
    const parts = [
      ...this.#removals(change),
      ...this.#columns(change),
      ...this.#additions(change),
      ...indexes.parts,
    ];
    const altered = parts.length > 0 ? [`alter table ${table} ${parts.join(", ")}`] : [];
    return [...this.#filled(change), ...altered, ...indexes.others];
  }

  addCheck({ name = "", expression }: CheckSnapshot): string {
    return `add constraint ${this.#quote(name)} check (${expression})`;
  }

  #removals(change: TableChange): string[] {
    const { from, checks, indexes, isPrimaryKeyChanged } = change;
    const remade = remadeColumns(change);
    return [
      ...[...checks.removed, ...remade.checks, ...checks.renamed.map((pair) => pair.from)].map(
        (check) => `drop constraint ${this.#quote(check.name ?? "")}`,
      ),
      ...[...indexes.removed, ...remade.indexes].map(
        (index) => `drop index ${this.#quote(index.name ?? "")}`,
      ),
      ...(isPrimaryKeyChanged && from.primaryKey.length > 0 ? ["drop primary key"] : []),
    ];
  }

  #columns(change: TableChange): string[] {
    const { to, removedColumns, addedColumns, changedColumns } = change;
    const remade = remadeColumns(change).columns;
    const kept = changedColumns.filter((one) => !remade.includes(one.to));
    return [
      ...[...removedColumns, ...remade].map(({ name }) => `drop column ${this.#quote(name)}`),
      ...[...addedColumns, ...remade].map(
        (column) => `add column ${this.#declaration(to, column)}`,
      ),
      ...kept.map((one) => `modify column ${this.#declaration(to, one.to)}`),
    ];
  }

  #additions(change: TableChange): string[] {
    const { to, checks, indexes, isPrimaryKeyChanged, isCommentChanged } = change;
    const remade = remadeColumns(change).checks;
    const primary = to.primaryKey.map((name) => this.#quote(name)).join(", ");
    const { platform } = this.#plan;
    return [
      ...(isPrimaryKeyChanged && primary ? [`add primary key (${primary})`] : []),
      ...[...checks.added, ...remade, ...checks.renamed.map((pair) => pair.to)].map((check) =>
        this.addCheck(check),
      ),
      ...indexes.renamed.map(
        ({ from, to: after }) =>
          `rename index ${this.#quote(from.name ?? "")} to ${this.#quote(after.name ?? "")}`,
      ),
      ...(isCommentChanged ? [`comment = ${platform.quoteValue(to.comment ?? "")}`] : []),
    ];
  }

  /** As parts of the one statement, but for those that a model has written whole. */
  #addedIndexes(change: TableChange): { parts: string[]; others: string[] } {
    const { to, indexes } = change;
    const { platform } = this.#plan;
    const prefix = `alter table ${this.#quote(to.name)} `;
    const rendered = [...indexes.added, ...remadeColumns(change).indexes].map((index) =>
      helperOf(platform).createIndex(mikroIndex(index), mikroTable(to, platform)),
    );
    return {
      parts: rendered.flatMap((sql) => (sql.startsWith(prefix) ? [sql.slice(prefix.length)] : [])),
      others: rendered.filter((sql) => !sql.startsWith(prefix)),
    };
  }

  #filled({ to, changedColumns }: TableChange): string[] {
    return changedColumns.flatMap(({ from, to: column, parts }) => {
      const { default: value, nullable, name } = column;
      if (!parts.has("nullable") || nullable || value === undefined || !from.nullable) return [];
      const own = this.#quote(name);
      return [`update ${this.#quote(to.name)} set ${own} = ${value} where ${own} is null`];
    });
  }

  #declaration(table: TableSnapshot, column: ColumnSnapshot): string {
    const { platform } = this.#plan;
    // Keys have parts of their own in the statement, which MikroORM writes into the column.
    const made = { ...mikroColumn(column, table, platform), primary: true };
    const rendered = helperOf(platform).createTableColumn(
      made,
      mikroTable(table, platform),
      new Set(),
    );
    return rendered ?? "";
  }

  #quote(name: string): string {
    return this.#plan.platform.quoteIdentifier(name);
  }
}
