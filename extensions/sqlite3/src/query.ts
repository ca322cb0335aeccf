import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { PhialError } from "phial";

/** What may stand in `${}` of a statement. */
export type SqlValue = SQLInputValue;

/** A row whose columns nobody has typed. */
export type SqlRow = Record<string, SQLOutputValue>;

// A statement is prepared once per connection and place in the code.
const prepared = new WeakMap<DatabaseSync, WeakMap<TemplateStringsArray, StatementSync>>();

/**
 * The rows of one statement. The values are bound, so that none of them can become SQL.
 *
 * @throws PhialError `SQLITE3_QUERY_TEXT` when it is not called as the tag of a template
 */
export function query<Row extends object>(
  connection: DatabaseSync,
  strings: TemplateStringsArray,
  values: readonly SqlValue[],
): Row[] {
  const rows: unknown[] = statementOf(connection, strings).all(...values);
  // The caller names the columns that its own SQL selects; SQLite cannot tell their types.
  return rows as Row[];
}

function statementOf(connection: DatabaseSync, strings: TemplateStringsArray): StatementSync {
  let statements = prepared.get(connection);
  if (!statements) prepared.set(connection, (statements = new WeakMap()));
  const known = statements.get(strings);
  if (known) return known;
  checkTemplate(strings);
  const statement = connection.prepare(strings.join("?"));
  statements.set(strings, statement);
  return statement;
}

// Only a template of the source code has `raw`: text made at run time does not.
function checkTemplate(strings: unknown): void {
  if (Array.isArray(strings) && "raw" in strings) return;
  throw new PhialError(
    "SQLITE3_QUERY_TEXT",
    "A statement was given as text, in which values of a request could become SQL.",
    "Write it as a template, without brackets: db.sql`select * from notes where id = ${id}`.",
  );
}
