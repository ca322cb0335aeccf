import type { AbstractSqlPlatform } from "@mikro-orm/sql";
import type { Dialect } from "../revision.ts";
import { splitName } from "../schema/mikro-schema.ts";
import type {
  ColumnSnapshot,
  ForeignKeySnapshot,
  SchemaSnapshot,
  TableSnapshot,
} from "../schema/schema-snapshot.ts";
import { call, columnBuilder, defaultCall } from "./column-builder.ts";
import { placeIndexes } from "./draft-indexes.ts";
import type { DraftCall, ModelDraft, PropertyDraft } from "./model-draft.ts";
import { classNameOf, Names, propertyNameOf, relationNameOf } from "./model-names.ts";

/** What models are drafted with. */
export interface Drafting {
  readonly dialect: Dialect;
  readonly platform: AbstractSqlPlatform;
  /** The classes of tables. */
  readonly classes: ReadonlyMap<string, string>;
}

/** A model for each table that has a key; what has none, MikroORM cannot load. */
export function draftModels(
  schema: SchemaSnapshot,
  options: Omit<Drafting, "classes">,
): readonly ModelDraft[] {
  const names = new Names(["Database", "models"]);
  const tables = schema.tables.filter(({ primaryKey }) => primaryKey.length > 0);
  const classes = new Map(tables.map(({ name }) => [name, names.take(classNameOf(name))]));
  return tables.map((table) => draftModel(table, { ...options, classes }));
}

function draftModel(table: TableSnapshot, drafting: Drafting): ModelDraft {
  const keys = table.foreignKeys.filter(({ references }) => drafting.classes.has(references));
  const names = new Names();
  const ofColumns = table.columns.flatMap((column) => {
    const owner = keys.find(({ columns }) => columns.includes(column.name));
    if (!owner) return [scalar(table, column, { ...drafting, names })];
    return owner.columns[0] === column.name ? [relation(table, owner, { ...drafting, names })] : [];
  });
  const draft: ModelDraft = {
    className: drafting.classes.get(table.name) ?? "",
    table,
    properties: ofColumns,
    indexes: [],
    uniques: [],
    checks: table.checks
      .filter((check) => !isOfEnum(table, check.expression))
      .map(({ name, expression }, at) => ({
        name: name ?? `${splitName(table.name)[1]}_check_${at + 1}`,
        expression,
      })),
  };
  return placeIndexes(draft, drafting.platform);
}

interface Naming extends Drafting {
  readonly names: Names;
}

function scalar(table: TableSnapshot, column: ColumnSnapshot, naming: Naming): PropertyDraft {
  const { dialect, platform, names } = naming;
  const name = names.take(propertyNameOf(column.name));
  const [base = call("string"), ...sizes] = columnBuilder(column, dialect);
  const isWritten = strategy(platform).propertyToColumnName(name) === column.name;
  const { generated, comment, collation, extra, nullable } = column;
  const value = generated === undefined ? defaultCall(column, base.method, dialect) : undefined;
  const optional: readonly (DraftCall | undefined)[] = [
    isWritten ? undefined : call("fieldName", column.name),
    table.primaryKey.includes(column.name) ? call("primary") : undefined,
    ...counting(table, column, naming),
    nullable ? call("nullable") : undefined,
    generated === undefined ? undefined : call("generated", generated),
    value,
    collation === undefined ? undefined : call("collation", collation),
    comment === undefined ? undefined : call("comment", comment),
    extra === undefined ? undefined : call("extra", extra),
  ];
  const calls = [...sizes, ...optional.filter((one) => one !== undefined)];
  return { name, columns: [column.name], base, calls };
}

/** What counts by itself, and of what sign it is. */
function counting(table: TableSnapshot, column: ColumnSnapshot, { dialect }: Naming): DraftCall[] {
  const isPrimary = table.primaryKey.includes(column.name);
  const isSingle = isPrimary && table.primaryKey.length === 1;
  const isNumber = /int|serial/.test(column.type);
  // An integer that is the key of a table of SQLite counts, whatever it was created with.
  const counts = column.autoincrement ?? (dialect === "sqlite" && column.type === "integer");
  const isUnsigned = column.unsigned ?? false;
  return [
    ...(isSingle && isNumber
      ? [counts ? call("autoincrement") : call("autoincrement", false)]
      : []),
    ...(dialect === "mariadb" && isNumber && isUnsigned !== isPrimary
      ? [isUnsigned ? call("unsigned") : call("unsigned", false)]
      : []),
  ];
}

function relation(table: TableSnapshot, key: ForeignKeySnapshot, naming: Naming): PropertyDraft {
  const { platform, names, classes, dialect } = naming;
  const name = names.take(relationNameOf(key));
  const usual = key.referencedColumns.map((column) =>
    strategy(platform).joinKeyColumnName(name, column),
  );
  const isUsual = key.columns.every((column, at) => column === usual[at]);
  const [, bare] = splitName(table.name);
  const keyName = platform.getIndexName(bare, [...key.columns], "foreign");
  const columns = key.columns.map((own) => table.columns.find((column) => column.name === own));
  const isNullable = columns.some((column) => column?.nullable);
  const isPrimary = key.columns.every((column) => table.primaryKey.includes(column));
  const isUnique = table.indexes.some(
    (index) =>
      index.unique &&
      !index.where &&
      index.deferMode === key.deferMode &&
      index.columns.join() === key.columns.join(),
  );
  const isNamed = dialect !== "sqlite" && key.name !== undefined && key.name !== keyName;
  const optional = [
    isUsual ? undefined : joined(key),
    isPrimary ? call("primary") : undefined,
    isNullable ? call("nullable") : undefined,
    isNamed ? call("foreignKeyName", key.name) : undefined,
    ruleCall("deleteRule", key.onDelete, dialect),
    ruleCall("updateRule", key.onUpdate, dialect),
    key.deferMode === undefined ? undefined : call("deferMode", key.deferMode),
  ];
  const kind = isUnique && !isPrimary ? [call("owner")] : [];
  return {
    name,
    columns: key.columns,
    base: call(kind.length > 0 ? "oneToOne" : "manyToOne"),
    target: classes.get(key.references) ?? "",
    calls: [...kind, ...optional.filter((one) => one !== undefined)],
  };
}

/** What MariaDB does without a rule is called `restrict` there. */
function ruleCall(
  method: string,
  rule: string | undefined,
  dialect: Dialect,
): DraftCall | undefined {
  const isUsual = rule === undefined || (dialect === "mariadb" && rule === "restrict");
  return isUsual ? undefined : call(method, rule);
}

function joined({ columns }: ForeignKeySnapshot): DraftCall {
  return columns.length === 1 ? call("joinColumn", ...columns) : call("joinColumns", ...columns);
}

function isOfEnum({ columns }: TableSnapshot, expression: string): boolean {
  return columns.some(
    ({ enumItems, enumName }) =>
      enumItems && enumName === undefined && enumItems.every((item) => expression.includes(item)),
  );
}

function strategy(platform: AbstractSqlPlatform) {
  return platform.getConfig().getNamingStrategy();
}
