import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { afterEach } from "vitest";
import { NodeSqliteDialect, type NodeSqliteOptions } from "../../src/sqlite/dialect.ts";

export interface Tables {
  account: { id: number; balance: number };
  note: { id?: number; rowid?: number; text: string | null };
}

const opened: Kysely<Tables>[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const db of opened.splice(0)) await db.destroy();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The path of a database that does not exist yet, in a folder of its own. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "phial-db-"));
  folders.push(folder);
  return join(folder, "test.db");
}

/** A database that is closed after the test; its commits do not wait for the disk. */
export function open(options: Partial<NodeSqliteOptions> = {}): Kysely<Tables> {
  const all = { file: newFile(), synchronous: "NORMAL", ...options } as const;
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(all) });
  opened.push(db);
  return db;
}

/** A database with a table of notes that holds these texts. */
export async function openNotes(
  texts: readonly string[] = [],
  options: Partial<NodeSqliteOptions> = {},
): Promise<Kysely<Tables>> {
  const db = open(options);
  await sql`create table note (id integer primary key, text text unique)`.execute(db);
  for (const text of texts) await db.insertInto("note").values({ text }).execute();
  return db;
}

export async function textsOf(db: Kysely<Tables>): Promise<(string | null)[]> {
  const rows = await db.selectFrom("note").select("text").orderBy("rowid").execute();
  return rows.map(({ text }) => text);
}

/** The one value that a query gives. */
export async function valueOf(db: Kysely<Tables>, query: ReturnType<typeof sql>): Promise<unknown> {
  const { rows } = await query.execute(db);
  return Object.values(rows[0] ?? {})[0];
}
