import { mkdtempSync } from "node:fs";
import { join } from "node:path";
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

/** A file that is not there yet. */
export function newSqlite(bench: Bench): OwnDatabase {
  const url = `sqlite:${join(mkdtempSync(join(bench.folder, "sqlite-")), "exam.db")}`;
  return { name: "SQLite", url, start: { env: { DATABASE_URL: url } } };
}

/** A server, and nothing on it. */
export async function newPostgres(bench: Bench): Promise<OwnDatabase> {
  const { url } = await bench.postgres();
  return { name: "PostgreSQL", url, start: { profile: "postgres", env: { DATABASE_URL: url } } };
}
