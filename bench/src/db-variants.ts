import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgresCopies } from "./db-postgres.ts";
import { seedPath } from "./paths.ts";
import type { Report, Target } from "./report.ts";
import { ensureSeed } from "./seed.ts";

/** A group of operations that is measured several times over, each time of another case. */
export interface Variant {
  readonly name: string;
  readonly targets: readonly Target[];
  /** What the process of one stack is told. */
  environment(): Promise<NodeJS.ProcessEnv> | NodeJS.ProcessEnv;
}

/** The cases of a group, and what they were prepared with. */
export interface Variants {
  readonly list: readonly Variant[];
  close(): Promise<void>;
}

const CASES = ["find", "list", "insert", "update", "bulk"];
const MEMORY_DISK = "/dev/shm";

/** The targets in microseconds, which SQLite alone can keep: with a server, its wire is most. */
const MICROSECONDS = new Map([
  ["find", 15],
  ["list", 300],
]);

/**
 * Five things that are done with a database, on a file of SQLite and on PostgreSQL. Every stack has
 * a fresh copy of the seed in each case; files are in memory where the system has a disk of that
 * kind, since not the disk is measured.
 */
export async function databaseVariants(report: Report): Promise<Variants> {
  ensureSeed();
  const folder = mkdtempSync(
    join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), "phial-bench-"),
  );
  const copies = await openPostgres(report);
  let files = 0;
  const onSqlite = (): NodeJS.ProcessEnv => {
    const path = join(folder, `${(files += 1)}.db`);
    copyFileSync(seedPath, path);
    return { DB_PATH: path };
  };
  const variants = CASES.map((name) => variant(`${name} sqlite`, onSqlite));
  if (copies) {
    const onPostgres = async (): Promise<NodeJS.ProcessEnv> => ({ DB_URL: await copies.copy() });
    variants.push(...CASES.map((name) => variant(`${name} postgres`, onPostgres)));
  }
  return {
    list: variants,
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await copies?.close();
    },
  };
}

async function openPostgres(report: Report): Promise<PostgresCopies | undefined> {
  try {
    return await PostgresCopies.open();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report.skip("db on postgres", `no server at POSTGRES_URL or port 5432: ${reason}`);
    return undefined;
  }
}

function variant(
  name: string,
  place: () => Promise<NodeJS.ProcessEnv> | NodeJS.ProcessEnv,
): Variant {
  return {
    name: `db ${name}`,
    targets: targetsOf(name),
    environment: async () => ({ BENCH_CASE: name, ...(await place()) }),
  };
}

function targetsOf(name: string): Target[] {
  const [what = "", where] = name.split(" ");
  const atMost = where === "sqlite" ? MICROSECONDS.get(what) : undefined;
  return [
    { subject: "phial-orm", reference: "python-sqlalchemy", atMost: 1 },
    { subject: "phial-sql", reference: "kysely", atMost: 1.5 },
    ...(atMost === undefined ? [] : [{ subject: "phial-orm", atMost }]),
  ];
}
