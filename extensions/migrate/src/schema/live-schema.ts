import {
  type AbstractSqlDriver,
  DatabaseSchema,
  type MikroORM,
  type SchemaHelper,
  type SqlEntityManager,
} from "@mikro-orm/sql";
import type { Dialect } from "../revision.ts";
import { enumItemsOf } from "./enum-items.ts";
import { helperOf, schemaOf, splitName } from "./mikro-schema.ts";
import type {
  ColumnSnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
} from "./schema-snapshot.ts";
import { tokensOf } from "./sql-tokens.ts";
import { sqliteLiveSchema } from "./sqlite-live-schema.ts";

/** A database of a running app. */
export interface LiveDatabase {
  readonly dialect: Dialect;
  readonly orm: MikroORM<AbstractSqlDriver, SqlEntityManager>;
  /** PostgreSQL's schemas to look at besides the one of the connection. */
  readonly schemas?: readonly string[];
}

/** The schema that a database has. Nothing is created in it, not even the database. */
export async function liveSchema(database: LiveDatabase): Promise<SchemaSnapshot> {
  const { dialect, orm } = database;
  const connection = orm.em.getConnection();
  await connection.ensureConnection();
  if (dialect === "sqlite") {
    const ask = (sql: string) => connection.execute<Record<string, unknown>[]>(sql);
    return asForeign(await sqliteLiveSchema(ask));
  }
  const { em, config } = orm;
  const platform = em.getPlatform();
  if (dialect === "mariadb") leaveOutEnums(helperOf(platform));
  const schemas = [platform.getDefaultSchemaName(), ...(database.schemas ?? [])];
  const wanted = schemas.filter((name) => name !== undefined);
  const read = await DatabaseSchema.create(connection, platform, config, undefined, wanted);
  const schema = schemaOf(read, { dialect, platform, source: "database" });
  const isWanted = ({ name }: { readonly name: string }): boolean => {
    const [own] = splitName(name);
    return own === undefined || wanted.includes(own);
  };
  return asForeign({
    ...schema,
    tables: schema.tables.filter(isWanted).map((table) => corrected(table, dialect)),
    enums: schema.enums.filter(isWanted),
    views: schema.views.filter(isWanted),
  });
}

/** Nobody can tell whose a trigger or a view is; what models have of them they name. */
function asForeign(schema: SchemaSnapshot): SchemaSnapshot {
  const mark = <T extends object>(item: T): T & { isForeign: boolean } => ({
    ...item,
    isForeign: true,
  });
  return {
    ...schema,
    tables: schema.tables.map((table) => ({ ...table, triggers: table.triggers.map(mark) })),
    views: schema.views.map(mark),
  };
}

/** MikroORM fails at a value of an enum with a comma in it; they are read from the type instead. */
function leaveOutEnums(helper: SchemaHelper): void {
  Object.defineProperty(helper, "getAllEnumDefinitions", {
    configurable: true,
    value: async () => ({}),
  });
}

function corrected(table: TableSnapshot, dialect: Dialect): TableSnapshot {
  const columns = table.columns.map((column) =>
    withBrackets(withEnumItems(column, table), dialect),
  );
  if (dialect !== "mariadb") return { ...table, columns };
  const indexes = table.indexes.filter((index) => !isImplied(index, table));
  const foreignKeys = table.foreignKeys.map(({ onUpdate, onDelete, ...key }) => ({
    ...key,
    // What MariaDB calls so is what it does without a rule.
    ...(onUpdate !== undefined && onUpdate !== "restrict" && { onUpdate }),
    ...(onDelete !== undefined && onDelete !== "restrict" && { onDelete }),
  }));
  return { ...table, columns, indexes, foreignKeys };
}

/** MariaDB leaves out the brackets that it has to be given. */
function withBrackets({ generated, ...column }: ColumnSnapshot, dialect: Dialect): ColumnSnapshot {
  if (generated === undefined) return column;
  const [, expression, kind] = /^([^]*) (stored|virtual)$/.exec(generated) ?? [];
  const isBare = dialect === "mariadb" && expression !== undefined;
  return { ...column, generated: isBare ? `(${expression}) ${kind}` : generated };
}

/** An index that MariaDB has made up for a foreign key has the name of that, or of its first column. */
function isImplied(
  { name, columns, unique }: IndexSnapshot,
  { foreignKeys }: TableSnapshot,
): boolean {
  if (unique) return false;
  return foreignKeys.some((key) => {
    const isUnnamed = /_ibfk_\d+$/.test(key.name ?? "");
    const isNamedSo = name === key.name || (isUnnamed && name === key.columns[0]);
    return isNamedSo && key.columns.join("\0") === columns.join("\0");
  });
}

function withEnumItems(column: ColumnSnapshot, { checks }: TableSnapshot): ColumnSnapshot {
  const { enumItems: _, ...rest } = column;
  if (column.enumName !== undefined) return column;
  const items = column.type.startsWith("enum(")
    ? tokensOf(column.type).flatMap(({ kind, value }) => (kind === "text" ? [value] : []))
    : checks.map(({ expression }) => enumItemsOf(expression, column.name)).find(Boolean);
  return { ...rest, ...(items && { enumItems: items }) };
}
