import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { createApp } from "../app/create-app.ts";
import { db } from "../app/database.ts";
import { type OwnDatabase, newPostgres, newSqlite } from "../src/databases.ts";
import { newKey } from "../src/exam-app.ts";
import { waitedMs } from "../src/measure.ts";
import { PacedLoad } from "../src/paced-load.ts";
import { type Bench, program } from "../src/program.ts";
import { freePort } from "../src/servers.ts";

const APP = join(import.meta.dirname, "../app.ts");
const ENOUGH = 10_000;
const RESTART_MS = 2000;
const RESTARTS = 5;
const MOST_SITTINGS = 10;
/** A process that is killed leaves what it wrote in memory too: disks only make it slow. */
const MEMORY_DISK = "/dev/shm";

/** What a client was told is written is there once, whenever the process is killed. */
export default program({
  async run(bench) {
    const folder = mkdtempSync(
      join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), "phial-exam-"),
    );
    try {
      await checkPragmas(bench, newSqlite({ folder }));
      await restartOften(bench, newSqlite({ folder }));
      await killUntilEnough(bench, async () => newSqlite({ folder }));
      await killUntilEnough(bench, () => newPostgres(bench));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** What also survives the end of the machine: a log that is on the disk before the answer is out. */
async function checkPragmas(bench: Bench, { start }: OwnDatabase): Promise<void> {
  await using app = createApp({ ...start.env, SECRET_KEY: newKey(), EXAM_LOG: "/dev/null" });
  const found = await app.run(() =>
    db.transaction(async () => {
      const { rows: modes } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(
        db.sql,
      );
      const { rows: levels } = await sql<{ synchronous: number }>`pragma synchronous`.execute(
        db.sql,
      );
      return `${modes[0]?.journal_mode} ${levels[0]?.synchronous}`;
    }),
  );
  bench.check(
    found === "wal 2",
    `SQLite: journal_mode and synchronous are ${found}, not wal and 2`,
  );
}

/** How soon it serves after it was killed while it wrote, on a machine that has time for it. */
async function restartOften(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const env = { ...start.env, NODE_COMPILE_CACHE: join(bench.folder, "compiled") };
  const times: number[] = [];
  let app = await bench.start({ ...start, env });
  for (let restart = 0; restart < RESTARTS; restart++) {
    const { port, pid } = app;
    const load = new PacedLoad(port, 200, (id) => ({ path: "/db/write", json: { id: id + 1 } }));
    await delay(500);
    process.kill(pid, "SIGKILL");
    await app.ended;
    await load.end();
    const before = performance.now();
    app = await bench.start({ ...start, env });
    times.push(performance.now() - before - waitedMs(app.pid));
  }
  const slowest = Math.round(Math.max(...times));
  bench.check(slowest <= RESTART_MS, `${name}: a restart takes ${slowest} ms`);
  bench.figure(`${name}: serves ${slowest} ms after a kill, without waiting for a processor`);
}

async function killUntilEnough(bench: Bench, make: () => Promise<OwnDatabase>): Promise<void> {
  const wanted = bench.size(1, ENOUGH);
  let acknowledged = 0;
  // A sitting begins with an empty database, since its numbers begin anew.
  for (let sitting = 1; acknowledged < wanted && sitting <= MOST_SITTINGS; sitting++) {
    acknowledged += await killOften(bench, await make(), sitting);
  }
  bench.check(acknowledged >= wanted, `only ${acknowledged} writes were acknowledged`);
}

async function killOften(
  bench: Bench,
  { name, start }: OwnDatabase,
  seed: number,
): Promise<number> {
  const port = await freePort();
  const own = mkdtempSync(join(bench.folder, "killed-"));
  const variables = {
    ...start.env,
    EXAM_PROFILE: start.profile ?? "default",
    EXAM_LOG: join(own, "log.jsonl"),
    SECRET_KEY: newKey(),
    TMPDIR: own,
    PORT: String(port),
    // The app is started from its TypeScript; compiled ahead, as in production, it starts like this.
    NODE_COMPILE_CACHE: join(bench.folder, "compiled"),
  };
  const settings = Object.entries(variables).map(([key, value]) => `${key}='${value}'`);
  const command = `env ${settings.join(" ")} '${process.execPath}' --conditions=source '${APP}'`;
  const figures = await bench.tool("ack", {
    start: command,
    port,
    rounds: bench.size(3, 20),
    seed,
  });
  const { rounds, acked, lost, dup } = figures;
  bench.check(lost === 0, `${name}: ${String(lost)} acknowledged writes are lost`);
  bench.check(dup === 0, `${name}: ${String(dup)} writes are there twice`);
  bench.figure(
    `${name}: ${String(acked)} acknowledged over ${String(rounds)} kills, ${String(lost)} lost, ${String(dup)} twice`,
  );
  return Number(acked);
}
