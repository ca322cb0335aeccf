import type { Connection } from "./connection.ts";

const CREATION =
  /^\s*create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(?:"(?<quoted>[^"]+)"|(?<plain>[a-z_][\w$]*))\s+on\s/i;

/**
 * Drops the index that PostgreSQL leaves when the concurrent building of it is interrupted: it is
 * in nobody's use, and in the way of the next attempt.
 */
export async function dropInvalidIndex(connection: Connection, statement: string): Promise<void> {
  const { quoted, plain } = CREATION.exec(statement)?.groups ?? {};
  const name = quoted ?? plain?.toLowerCase();
  if (name === undefined) return;
  const invalid = await connection.execute(
    "select indexrelid::regclass::text as name from pg_index join pg_class on pg_class.oid = indexrelid where relname = $1 and not indisvalid and pg_table_is_visible(indexrelid)",
    [name],
  );
  for (const row of invalid) {
    await connection.execute(`drop index concurrently ${String(row["name"])}`);
  }
}
