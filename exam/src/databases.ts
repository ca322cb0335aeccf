import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { Database } from "@phial/db";
import { postgres } from "@phial/db/postgres";
import { sql } from "kysely";
import { Phial, silentLogger } from "phial";
import type { StartOptions } from "./exam-app.ts";
import type { Bench } from "./program.ts";

/** A database of its own for a program, and how an app is started on it. */
export interface OwnDatabase {
  readonly name: "SQLite" | "PostgreSQL";
  readonly url: string;
  readonly start: StartOptions;
}

/** One of each kind: what a program does, it does on both. */
export async function eachDatabase(bench: Bench): Promise<OwnDatabase[]> {
  return [newSqlite(bench), await newPostgres(bench)];
}

/** A file that is not there yet, below the folder of the exam unless another is given. */
export function newSqlite({ folder }: { readonly folder: string }): OwnDatabase {
  const url = `sqlite:${join(mkdtempSync(join(folder, "sqlite-")), "exam.db")}`;
  return { name: "SQLite", url, start: { env: { DATABASE_URL: url } } };
}

/** A server, and nothing on it. */
export async function newPostgres(bench: Bench): Promise<OwnDatabase> {
  const { url } = await bench.postgres();
  return { name: "PostgreSQL", url, start: { profile: "postgres", env: { DATABASE_URL: url } } };
}

const other = new Database({ drivers: [postgres()] });

/** Sends statements past the exam app, and gives the rows of the last. */
export async function execute(
  { url }: OwnDatabase,
  statements: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const config = { TESTING: true, DATABASE_URL: url };
  await using app = new Phial("exam-look", { config, log: silentLogger });
  other.initApp(app);
  return await app.run(async () => {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) {
      ({ rows } = await sql<Record<string, unknown>>`${sql.raw(statement)}`.execute(other.sql));
    }
    return rows;
  });
}

/** Drops everything that is in a database of PostgreSQL. */
export async function emptyDatabase(database: OwnDatabase): Promise<void> {
  await execute(database, ["drop schema public cascade", "create schema public"]);
}
