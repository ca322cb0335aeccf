import { createHash } from "node:crypto";
import type { Step } from "../revision.ts";
import type { Connection, Row } from "./connection.ts";

/** What tells one schema of MariaDB from another; nothing of it changes with rows. */
const MARIADB = [
  "select table_name, table_type, engine, row_format, table_collation, create_options, table_comment from information_schema.tables",
  "select table_name, column_name, ordinal_position, column_default, is_nullable, column_type, collation_name, extra, column_comment, generation_expression from information_schema.columns",
  "select table_name, index_name, seq_in_index, non_unique, column_name, sub_part, index_type, index_comment from information_schema.statistics",
  "select table_name, constraint_name, referenced_table_name, update_rule, delete_rule from information_schema.referential_constraints",
  "select table_name, constraint_name, ordinal_position, column_name, referenced_table_name, referenced_column_name from information_schema.key_column_usage",
  "select table_name, constraint_name, check_clause from information_schema.check_constraints",
  "select table_name, partition_name, partition_description from information_schema.partitions",
  "select table_name, view_definition from information_schema.views",
  "select trigger_name, event_manipulation, event_object_table, action_timing, action_statement from information_schema.triggers",
  "select routine_name, routine_type, routine_definition from information_schema.routines",
];

const SCHEMA_COLUMN: Readonly<Record<string, string>> = {
  referential_constraints: "constraint_schema",
  key_column_usage: "constraint_schema",
  check_constraints: "constraint_schema",
  triggers: "trigger_schema",
  routines: "routine_schema",
};

/** Of PostgreSQL what statements change that it takes in no transaction. */
const POSTGRES = [
  "select c.relname, c.relkind, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and c.relkind <> 'i'",
  // An index whose building was interrupted is left as an invalid one: it is as good as none.
  "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index where indisvalid",
  "select enumtypid::regtype::text, enumlabel, enumsortorder from pg_enum",
  "select inhrelid::regclass::text, inhparent::regclass::text from pg_inherits",
  "select datname from pg_database",
  "select spcname from pg_tablespace",
];

/**
 * A hash that is another one as soon as the schema is another one, in what the statement names:
 * somebody else may create a table of his own meanwhile.
 */
export async function schemaHash(connection: Connection, statement: string): Promise<string> {
  const hash = createHash("sha256");
  const queries = connection.dialect === "mariadb" ? MARIADB.map(ofDatabase) : POSTGRES;
  for (const query of queries) {
    const rows = await connection.execute(query);
    const named = rows.filter((row) => names(statement, row));
    const texts = named.map((row) => JSON.stringify(row)).toSorted();
    hash.update(JSON.stringify(texts));
  }
  return hash.digest("hex");
}

/** Whether a statement has the name in it that a row begins with, which may be `"schema"."name"`. */
function names(statement: string, row: Row): boolean {
  const [first] = Object.values(row);
  const name = String(first).split(".").at(-1)?.replaceAll('"', "") ?? "";
  return statement.toLowerCase().includes(name.toLowerCase());
}

/** Stands for the text of a step; all functions are alike, for a compiler changes their text. */
export function stepHash(step: Step): string {
  const text = typeof step === "string" ? step : "";
  return createHash("sha256").update(text).digest("hex");
}

/** Stands for the texts of the first steps. */
export function doneHash(steps: readonly Step[], done: number): string {
  const hash = createHash("sha256");
  for (const step of steps.slice(0, done)) hash.update(stepHash(step));
  return hash.digest("hex");
}

function ofDatabase(query: string): string {
  const view = query.slice(query.lastIndexOf(".") + 1);
  return `${query} where ${SCHEMA_COLUMN[view] ?? "table_schema"} = database()`;
}
