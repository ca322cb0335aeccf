import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type OwnDatabase, eachDatabase } from "../src/databases.ts";
import { newKey } from "../src/exam-app.ts";
import { type Bench, program } from "../src/program.ts";
import { freePort } from "../src/servers.ts";

const APP = join(import.meta.dirname, "../app.ts");
const ENOUGH = 10_000;
const RESTART_MS = 2000;
const MOST_SITTINGS = 6;

/** What a client was told is written is there once, whenever the process is killed. */
export default program({
  async run(bench) {
    const wanted = bench.size(1, ENOUGH);
    for (const kind of [0, 1]) {
      let acknowledged = 0;
      // A sitting begins with an empty database, since its numbers begin anew.
      for (let sitting = 1; acknowledged < wanted && sitting <= MOST_SITTINGS; sitting++) {
        const database = (await eachDatabase(bench))[kind];
        if (database) acknowledged += await killOften(bench, database, sitting);
      }
      bench.check(acknowledged >= wanted, `only ${acknowledged} writes were acknowledged`);
    }
  },
});

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
  };
  const settings = Object.entries(variables).map(([key, value]) => `${key}='${value}'`);
  const command = `env ${settings.join(" ")} '${process.execPath}' --conditions=source '${APP}'`;
  const figures = await bench.tool("ack", {
    start: command,
    port,
    rounds: bench.size(3, 20),
    seed,
  });
  const { rounds, acked, lost, dup, restart_ms_max: restart } = figures;
  bench.check(lost === 0, `${name}: ${String(lost)} acknowledged writes are lost`);
  bench.check(dup === 0, `${name}: ${String(dup)} writes are there twice`);
  const isQuick = typeof restart === "number" && restart <= RESTART_MS;
  bench.check(isQuick, `${name}: a restart took ${String(restart)} ms`);
  bench.figure(
    `${name}: ${String(acked)} acknowledged over ${String(rounds)} kills, ${String(lost)} lost, ${String(dup)} twice, restart ${String(restart)} ms`,
  );
  return Number(acked);
}
