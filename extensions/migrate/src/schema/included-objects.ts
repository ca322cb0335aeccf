import type { Dialect } from "../revision.ts";
import type { SchemaSnapshot, TableSnapshot } from "./schema-snapshot.ts";

/** A part of a schema, for {@link IncludeObject} to judge. */
export interface SchemaObject {
  readonly type: "table" | "column" | "index" | "foreignKey" | "check" | "view";
  /** Its name; empty where it has none. */
  readonly name: string;
  /** The table that it is in. */
  readonly table?: string;
  readonly bind: string;
  readonly dialect: Dialect;
  /** Where it was found. */
  readonly source: "models" | "database";
}

/** Whether migrations care for an object; what is left out is neither created, changed nor dropped. */
export type IncludeObject = (object: SchemaObject) => boolean;

/** The tables in which migrations keep their own books. */
const BOOKS: ReadonlySet<string> = new Set(["alembic_version", "phial_migrations"]);

/** A schema without the books of migrations, and without what `include` leaves out. */
export function includedObjects(
  schema: SchemaSnapshot,
  { bind, dialect }: Pick<SchemaObject, "bind" | "dialect">,
  include: IncludeObject = () => true,
): SchemaSnapshot {
  const { source } = schema;
  const has = (type: SchemaObject["type"], name: string, table?: string): boolean =>
    include({ type, name, bind, dialect, source, ...(table !== undefined && { table }) });
  const tables = schema.tables
    .filter(({ name }) => !BOOKS.has(name) && has("table", name))
    .map((table): TableSnapshot => {
      const columns = table.columns.filter(({ name }) => has("column", name, table.name));
      const left = new Set(columns.map(({ name }) => name));
      // What follows a dot is a place within a column of JSON.
      const hasAll = (names: readonly string[]): boolean =>
        names.every((name) => left.has(name.replace(/\..*/, "")));
      return {
        ...table,
        columns,
        indexes: table.indexes.filter(
          (index) => hasAll(index.columns) && has("index", index.name ?? "", table.name),
        ),
        foreignKeys: table.foreignKeys.filter(
          (key) => hasAll(key.columns) && has("foreignKey", key.name ?? "", table.name),
        ),
        checks: table.checks.filter(({ name }) => has("check", name ?? "", table.name)),
      };
    });
  return { ...schema, tables, views: schema.views.filter(({ name }) => has("view", name)) };
}
