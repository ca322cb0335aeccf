import type { Dialect } from "../revision.ts";

/** A column, with the words that the dialect has for it. */
export interface ColumnSnapshot {
  readonly name: string;
  /** As it stands in `create table`, such as `varchar(80)`. */
  readonly type: string;
  readonly nullable: boolean;
  /** The SQL of the default. */
  readonly default?: string;
  readonly autoincrement?: boolean;
  /** What follows `generated always as`, such as `(price * 2) stored`. */
  readonly generated?: string;
  readonly unsigned?: boolean;
  readonly collation?: string;
  readonly comment?: string;
  /** MariaDB's further words, such as `on update current_timestamp`. */
  readonly extra?: string;
  /** PostgreSQL's type, where the column has one that was created. */
  readonly enumName?: string;
  readonly enumItems?: readonly string[];
  /** What the model leaves to the database: `type`, `default`, `collation`, `extra`. */
  readonly ignores?: readonly string[];
}

/** How a column of an index is sorted. */
export interface IndexColumnSnapshot {
  readonly name: string;
  readonly sort?: string;
  readonly nulls?: string;
  readonly length?: number;
  readonly collation?: string;
}

export interface IndexSnapshot {
  /** Missing where the database has made one up, as SQLite does for `unique (...)` in a table. */
  readonly name?: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
  /** A constraint that an index stands behind, rather than an index alone. */
  readonly constraint?: boolean;
  /** The whole statement that creates it, for an index on expressions. */
  readonly expression?: string;
  /** The predicate of a partial index. */
  readonly where?: string;
  readonly type?: string;
  readonly deferMode?: string;
  readonly options?: readonly IndexColumnSnapshot[];
  readonly include?: readonly string[];
  readonly fillFactor?: number;
  readonly invisible?: boolean;
}

export interface ForeignKeySnapshot {
  /** Missing where nobody has given one. */
  readonly name?: string;
  readonly columns: readonly string[];
  readonly references: string;
  readonly referencedColumns: readonly string[];
  readonly onUpdate?: string;
  readonly onDelete?: string;
  readonly deferMode?: string;
}

export interface CheckSnapshot {
  readonly name?: string;
  readonly expression: string;
  /** The column that it stands at. */
  readonly column?: string;
}

export interface TriggerSnapshot {
  readonly name: string;
  readonly timing: string;
  readonly events: readonly string[];
  readonly forEach: string;
  readonly body: string;
  readonly when?: string;
  readonly expression?: string;
  /** Found in a database and in no model: it is kept as it is. */
  readonly isForeign?: boolean;
}

export interface TableSnapshot {
  /** With its schema before it, unless that is the one of the database. */
  readonly name: string;
  /** In the order of the table. */
  readonly columns: readonly ColumnSnapshot[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexSnapshot[];
  readonly foreignKeys: readonly ForeignKeySnapshot[];
  readonly checks: readonly CheckSnapshot[];
  readonly triggers: readonly TriggerSnapshot[];
  readonly comment?: string;
}

export interface ViewSnapshot {
  readonly name: string;
  readonly definition: string;
  readonly materialized?: boolean;
  /** Found in a database and in no model: it is kept as it is. */
  readonly isForeign?: boolean;
}

/** A type that PostgreSQL has been told of. */
export interface EnumSnapshot {
  readonly name: string;
  readonly items: readonly string[];
}

/** The schema of one database in one dialect. */
export interface SchemaSnapshot {
  /** The models' own words, or those in which a database gives them back. */
  readonly source: "models" | "database";
  readonly tables: readonly TableSnapshot[];
  readonly enums: readonly EnumSnapshot[];
  readonly views: readonly ViewSnapshot[];
}

/** A schema with nothing in it. */
export const emptySchema: SchemaSnapshot = { source: "models", tables: [], enums: [], views: [] };

/** The schemas after a revision, by the names of binds and in them of dialects. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<Dialect, SchemaSnapshot>>;

/** A table of a schema by its name. */
export function tableOf(schema: SchemaSnapshot, name: string): TableSnapshot | undefined {
  return schema.tables.find((table) => table.name === name);
}
