import {
  type AbstractSqlPlatform,
  type DatabaseSchema,
  DatabaseTable,
  type SchemaHelper,
} from "@mikro-orm/sql";
import type { Dialect } from "../revision.ts";
import type {
  ColumnSnapshot,
  ForeignKeySnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
} from "./schema-snapshot.ts";

type MikroColumn = ReturnType<DatabaseTable["getColumns"]>[number];
type MikroIndex = ReturnType<DatabaseTable["getIndexes"]>[number];
type MikroKey = ReturnType<DatabaseTable["getForeignKeys"]>[string];

/** What a schema of MikroORM is read with. */
export interface SchemaReading {
  readonly dialect: Dialect;
  readonly platform: AbstractSqlPlatform;
  readonly source: SchemaSnapshot["source"];
}

/** A schema as MikroORM has it, from models or from a database. */
export function schemaOf(schema: DatabaseSchema, reading: SchemaReading): SchemaSnapshot {
  const { dialect, platform, source } = reading;
  const namespace = platform.getDefaultSchemaName();
  const nameIn = (name: string, schemaName: string | undefined): string =>
    schemaName === undefined || schemaName === namespace ? name : `${schemaName}.${name}`;
  const enums = dialect === "postgres" ? Object.values(schema.getNativeEnums()) : [];
  return {
    source,
    tables: schema.getTables().map((table) => ({
      ...tableSnapshot(table, reading),
      name: nameIn(table.name, table.schema),
    })),
    enums: enums.map(({ name, schema: own, items }) => ({ name: nameIn(name, own), items })),
    views: schema.getViews().map(({ name, schema: own, definition, materialized }) => ({
      name: nameIn(name, own),
      definition,
      ...(materialized && { materialized }),
    })),
  };
}

function tableSnapshot(table: DatabaseTable, { dialect, platform }: SchemaReading): TableSnapshot {
  const prefix = `${platform.getDefaultSchemaName() ?? ""}.`;
  const primary = table.getIndexes().find((index) => index.primary);
  return {
    name: table.name,
    columns: table.getColumns().map((column) => columnSnapshot(column, dialect)),
    primaryKey: primary?.columnNames ?? [],
    indexes: table.getIndexes().flatMap((index) => (index.primary ? [] : [indexSnapshot(index)])),
    foreignKeys: Object.values(table.getForeignKeys()).map((key) => keySnapshot(key, prefix)),
    checks: table.getChecks().map(({ name, expression, columnName }) => ({
      name,
      expression: String(expression),
      ...(columnName && { column: columnName }),
    })),
    triggers: table.getTriggers().map((trigger) => ({ ...trigger })),
    ...(table.comment && platform.supportsComments() && { comment: table.comment }),
  };
}

function columnSnapshot(column: MikroColumn, dialect: Dialect): ColumnSnapshot {
  const { default: value, enumItems, nativeEnumName: enumName } = column;
  const isDefault = value !== undefined && value !== null && value.toLowerCase() !== "null";
  return {
    name: column.name,
    type: typeOf(column, dialect),
    nullable: column.nullable ?? false,
    ...(isDefault && { default: value }),
    // What an identity counts is said by that.
    ...(column.autoincrement && !column.generated?.endsWith("identity") && { autoincrement: true }),
    ...(column.generated && { generated: column.generated }),
    ...(column.unsigned && dialect === "mariadb" && { unsigned: true }),
    ...(column.collation && { collation: column.collation }),
    ...(column.comment && dialect !== "sqlite" && { comment: column.comment }),
    ...(column.extra && { extra: column.extra }),
    ...(enumName && dialect === "postgres" && { enumName }),
    ...(enumItems?.length && { enumItems: [...enumItems] }),
    ...(column.ignoreSchemaChanges?.length && { ignores: column.ignoreSchemaChanges }),
  };
}

/** MariaDB has enums in their columns, whatever type the model names; MikroORM quotes no quotes. */
function typeOf({ type, enumItems, nativeEnumName }: MikroColumn, dialect: Dialect): string {
  const isEnum = nativeEnumName !== undefined || type.startsWith("enum(");
  if (dialect !== "mariadb" || !enumItems?.length || !isEnum) return type;
  return `enum(${enumItems.map((item) => `'${item.replaceAll("'", "''")}'`).join(",")})`;
}

function indexSnapshot(index: MikroIndex): IndexSnapshot {
  const { columns, include, where, expression, deferMode, fillFactor, type } = index;
  return {
    name: index.keyName,
    columns: index.columnNames.filter((name) => !expression || /^\w+$/.test(name)),
    ...(index.unique && { unique: true }),
    ...(index.constraint && !where && { constraint: true }),
    ...(expression && { expression }),
    ...(where && { where }),
    ...(typeof type === "string" && { type }),
    ...(deferMode && { deferMode }),
    ...(columns?.length && { options: columns.map((column) => ({ ...column })) }),
    ...(include?.length && { include }),
    ...(fillFactor && { fillFactor }),
    ...(index.invisible && { invisible: true }),
  };
}

function keySnapshot(key: MikroKey, prefix: string): ForeignKeySnapshot {
  const { referencedTableName: table, updateRule, deleteRule, deferMode } = key;
  const ruleOf = (rule: string | undefined): string | undefined =>
    rule && rule.toLowerCase() !== "no action" ? rule.toLowerCase() : undefined;
  const [onUpdate, onDelete] = [ruleOf(updateRule), ruleOf(deleteRule)];
  return {
    name: key.constraintName,
    columns: key.columnNames,
    references: table.startsWith(prefix) ? table.slice(prefix.length) : table,
    referencedColumns: key.referencedColumnNames,
    ...(onUpdate && { onUpdate }),
    ...(onDelete && { onDelete }),
    ...(deferMode && { deferMode }),
  };
}

/** What renders the statements of a dialect. */
export function helperOf(platform: AbstractSqlPlatform): SchemaHelper {
  const helper = platform.getSchemaHelper();
  if (helper) return helper;
  throw new TypeError(`${platform.constructor.name} renders no schemas.`);
}

/** A table as MikroORM's renderer of statements takes it. It may change what it is given. */
export function mikroTable(table: TableSnapshot, platform: AbstractSqlPlatform): DatabaseTable {
  const [schema, name] = splitName(table.name);
  const made = new DatabaseTable(platform, name, schema ?? platform.getDefaultSchemaName());
  if (table.comment !== undefined) made.comment = table.comment;
  for (const column of table.columns) made.addColumn(mikroColumn(column, table, platform));
  made.setIndexes([
    ...(table.primaryKey.length > 0 ? [primaryIndex(table, platform)] : []),
    ...table.indexes.map(mikroIndex),
  ]);
  made.setChecks(
    table.checks.map(({ name: own, expression, column }, at) => ({
      name: own ?? `${name}_check_${at + 1}`,
      expression,
      ...(column !== undefined && { columnName: column }),
    })),
  );
  const keys = table.foreignKeys.map((key) => mikroKey(key, table.name, platform));
  made.setForeignKeys(Object.fromEntries(keys.map((key) => [key.constraintName, key])));
  return made;
}

/** A column as MikroORM's renderer takes it. */
export function mikroColumn(
  column: ColumnSnapshot,
  table: TableSnapshot,
  platform: AbstractSqlPlatform,
): MikroColumn {
  const { enumName, enumItems, ignores: _, ...rest } = column;
  const isPrimary = table.primaryKey.length === 1 && table.primaryKey[0] === column.name;
  return {
    ...rest,
    primary: isPrimary,
    // MariaDB, the one with unsigned numbers, takes no word on nulls after a computed column.
    ...(column.generated !== undefined && platform.supportsUnsigned() && { nullable: false }),
    mappedType: platform.getMappedType(column.type),
    ...(enumName !== undefined && { nativeEnumName: enumName }),
    ...(enumItems && { enumItems: [...enumItems] }),
  };
}

/** An index as MikroORM's renderer takes it. */
export function mikroIndex(index: IndexSnapshot): MikroIndex {
  const { name = "", columns, options, unique = false, constraint = false, ...rest } = index;
  return {
    // The words of a sort order are checked where the models are read.
    ...(rest as Partial<MikroIndex>),
    keyName: name,
    columnNames: [...columns],
    composite: columns.length > 1,
    unique,
    constraint,
    primary: false,
    ...(options && { columns: options as NonNullable<MikroIndex["columns"]> }),
  };
}

/** A foreign key as MikroORM's renderer takes it. */
export function mikroKey(
  key: ForeignKeySnapshot,
  table: string,
  platform: AbstractSqlPlatform,
): MikroKey {
  const [, local] = splitName(table);
  const { deferMode, onUpdate, onDelete } = key;
  return {
    constraintName: key.name ?? platform.getIndexName(local, [...key.columns], "foreign"),
    columnNames: [...key.columns],
    localTableName: table,
    referencedTableName: key.references,
    referencedColumnNames: [...key.referencedColumns],
    ...(onUpdate !== undefined && { updateRule: onUpdate }),
    ...(onDelete !== undefined && { deleteRule: onDelete }),
    // Read from a model or a database, it is one of the two that there are.
    ...(deferMode !== undefined && { deferMode: deferMode as NonNullable<MikroKey["deferMode"]> }),
  };
}

/** The schema of a name, if it has one, and the name without it. */
export function splitName(name: string): readonly [string | undefined, string] {
  const at = name.indexOf(".");
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}

function primaryIndex(table: TableSnapshot, platform: AbstractSqlPlatform): MikroIndex {
  const [, name] = splitName(table.name);
  const columnNames = [...table.primaryKey];
  const keyName = platform.getDefaultPrimaryName(name, columnNames);
  const composite = columnNames.length > 1;
  return { keyName, columnNames, composite, unique: true, constraint: true, primary: true };
}
