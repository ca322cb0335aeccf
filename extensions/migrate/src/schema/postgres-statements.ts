import { foreignKeyWork, type KeyOf } from "./foreign-key-work.ts";
import {
  helperOf,
  mikroColumn,
  mikroIndex,
  mikroKey,
  mikroTable,
  splitName,
} from "./mikro-schema.ts";
import { columnStatements } from "./postgres-columns.ts";
import { enumStatements } from "./postgres-enums.ts";
import { isComputed, remadeColumns } from "./remade-columns.ts";
import type { TableChange } from "./schema-comparison.ts";
import type { ColumnSnapshot, IndexSnapshot, TableSnapshot } from "./schema-snapshot.ts";
import { renamesOf, type StatementPlan, statements } from "./statement-plan.ts";

/** The statements that change the tables of PostgreSQL. */
export function postgresStatements(plan: StatementPlan): readonly string[] {
  const { comparison, platform, direction } = plan;
  const { droppedTables, newTables, changedTables } = comparison;
  const keys = foreignKeyWork(comparison, "postgres");
  const enums = enumStatements(plan);
  const renaming = renameStatements(plan);
  const render = new PostgresTables(plan);
  return [
    ...(direction === "up" ? renaming : []),
    ...namespaces(plan),
    ...enums.before,
    ...keys.dropped.map(({ table, key }) => render.dropConstraint(table, key.name)),
    ...changedTables.flatMap((change) => render.removals(change)),
    ...droppedTables.map(({ name }) => `drop table ${platform.quoteIdentifier(name)}`),
    ...enums.changes,
    ...newTables.flatMap((table) =>
      statements(helperOf(platform).createTable(mikroTable(table, platform), true)),
    ),
    ...changedTables.flatMap((change) => render.columns(change)),
    ...changedTables.flatMap((change) => render.additions(change)),
    ...newTables.flatMap((table) => table.checks.map((check) => render.check(table, check))),
    ...keys.added.map((one) => render.foreignKey(one)),
    ...enums.after,
    ...(direction === "down" ? renaming : []),
  ];
}

/** A table that is renamed takes the name of its primary key with it, which a new one may want. */
function renameStatements(plan: StatementPlan): string[] {
  const { platform } = plan;
  const quote = (name: string): string => platform.quoteIdentifier(name);
  return renamesOf(plan).flatMap(({ table, from, to }) => {
    if (table !== undefined) {
      return [`alter table ${quote(table)} rename column ${quote(from)} to ${quote(to)}`];
    }
    const [schema, before] = splitName(from);
    const [, after] = splitName(to);
    const index = schema === undefined ? `${before}_pkey` : `${schema}.${before}_pkey`;
    return [
      `alter table ${quote(from)} rename to ${quote(after)}`,
      `alter index if exists ${quote(index)} rename to ${quote(`${after}_pkey`)}`,
    ];
  });
}

function namespaces({ comparison, platform }: StatementPlan): string[] {
  const schemas = new Set(comparison.newTables.map(({ name }) => splitName(name)[0]));
  return [...schemas].flatMap((name) =>
    name === undefined ? [] : [`create schema if not exists ${platform.quoteIdentifier(name)}`],
  );
}

function byComputed(a: ColumnSnapshot, b: ColumnSnapshot): number {
  return Number(isComputed(b)) - Number(isComputed(a));
}

class PostgresTables {
  readonly #plan: StatementPlan;

  constructor(plan: StatementPlan) {
    this.#plan = plan;
  }

  dropConstraint(table: TableSnapshot, name = ""): string {
    return `${this.#alter(table)} drop constraint ${this.#quote(name)}`;
  }

  check(table: TableSnapshot, check: TableSnapshot["checks"][number]): string {
    const { name = "", expression } = check;
    const made = { name, expression };
    return helperOf(this.#plan.platform).createCheck(mikroTable(table, this.#plan.platform), made);
  }

  foreignKey({ table, key }: KeyOf): string {
    const { platform } = this.#plan;
    const made = mikroTable(table, platform);
    return helperOf(platform).createForeignKey(made, mikroKey(key, table.name, platform));
  }

  /** What has to go before columns do. */
  removals({ from, checks, indexes, isPrimaryKeyChanged }: TableChange): string[] {
    const [, name] = splitName(from.name);
    return [
      ...checks.removed.map((check) => this.dropConstraint(from, check.name)),
      ...indexes.removed.map((index) => this.#dropIndex(from, index)),
      ...(isPrimaryKeyChanged && from.primaryKey.length > 0
        ? [this.dropConstraint(from, `${name}_pkey`)]
        : []),
    ];
  }

  /** Columns that are dropped, added and altered. */
  columns(change: TableChange): string[] {
    const { from, to, removedColumns, addedColumns, changedColumns } = change;
    const { platform } = this.#plan;
    const helper = helperOf(platform);
    const remade = remadeColumns(change).columns;
    // The primary key is set by a statement of its own.
    const bare = { ...to, primaryKey: [] };
    const added = [...addedColumns, ...remade].map((column) => mikroColumn(column, bare, platform));
    // What is computed goes before what it is computed from.
    const gone = [...remade, ...removedColumns.toSorted(byComputed)];
    const altered = changedColumns.filter((column) => !remade.includes(column.to));
    return [
      ...gone.map(({ name }) => `${this.#alter(from)} drop column ${this.#quote(name)}`),
      ...altered.flatMap((column) => columnStatements({ table: to, column, platform })),
      ...(added.length > 0
        ? statements(helper.getAddColumnsSQL(mikroTable(bare, platform), added))
        : []),
    ];
  }

  /** What needs the columns to be there. */
  additions(change: TableChange): string[] {
    const { to, checks, indexes, foreignKeys, isPrimaryKeyChanged, isCommentChanged } = change;
    const { platform } = this.#plan;
    const primary = to.primaryKey.map((name) => this.#quote(name)).join(", ");
    const renamed = [...checks.renamed, ...foreignKeys.renamed];
    const remade = remadeColumns(change);
    return [
      ...(isPrimaryKeyChanged && primary
        ? [`${this.#alter(to)} add primary key (${primary})`]
        : []),
      ...renamed.map((pair) => this.#renameConstraint(to, pair.from.name, pair.to.name)),
      ...indexes.renamed.map((pair) => this.#renameIndex(to, pair)),
      ...[...indexes.added, ...remade.indexes].map((index) =>
        helperOf(platform).createIndex(mikroIndex(index), mikroTable(to, platform)),
      ),
      ...[...checks.added, ...remade.checks].map((check) => this.check(to, check)),
      ...(isCommentChanged ? [this.#comment(to)] : []),
    ];
  }

  #comment(table: TableSnapshot): string {
    const { platform } = this.#plan;
    return helperOf(platform).alterTableComment(mikroTable(table, platform), table.comment);
  }

  #dropIndex(table: TableSnapshot, index: IndexSnapshot): string {
    if (index.constraint) return this.dropConstraint(table, index.name);
    return `drop index ${this.#inSchemaOf(table, index.name ?? "")}`;
  }

  #renameIndex(table: TableSnapshot, pair: { from: IndexSnapshot; to: IndexSnapshot }): string {
    const [from = "", to = ""] = [pair.from.name, pair.to.name];
    if (pair.to.constraint) return this.#renameConstraint(table, from, to);
    return `alter index ${this.#inSchemaOf(table, from)} rename to ${this.#quote(to)}`;
  }

  #renameConstraint(table: TableSnapshot, from = "", to = ""): string {
    return `${this.#alter(table)} rename constraint ${this.#quote(from)} to ${this.#quote(to)}`;
  }

  #inSchemaOf(table: TableSnapshot, name: string): string {
    const [schema] = splitName(table.name);
    return this.#quote(schema === undefined ? name : `${schema}.${name}`);
  }

  #alter(table: TableSnapshot): string {
    return `alter table ${this.#quote(table.name)}`;
  }

  #quote(name: string): string {
    return this.#plan.platform.quoteIdentifier(name);
  }
}
