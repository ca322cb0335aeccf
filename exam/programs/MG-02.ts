import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../src/command.ts";
import {
  type OwnDatabase,
  emptyDatabase,
  execute,
  newPostgres,
  newSqlite,
} from "../src/databases.ts";
import { randomFrom } from "../src/measure.ts";
import { type Bench, program } from "../src/program.ts";

const STEPS = 12;
const ROWS = 40_000;
/** About as long as the second revision takes, and then some. */
const LAST_MS = 900;

/** A process that is killed in the midst of an upgrade leaves what the next one brings to its end. */
export default program({
  async run(bench) {
    const postgres = await newPostgres(bench);
    const random = randomFrom(2);
    const counts = { midst: 0, told: 0, asked: 0 };
    const kills = bench.size(2, 20);
    for (const isTransactional of [true, false]) {
      const folder = slowRevisions(bench.folder, isTransactional);
      for (let kill = 0; kill < kills; kill++) {
        const at = random() * LAST_MS;
        await emptyDatabase(postgres);
        for (const database of [newSqlite(bench), postgres]) {
          await killAndRepair(bench, { database, folder, isTransactional, at, counts });
        }
      }
    }
    const { midst, told, asked } = counts;
    bench.check(told >= midst / 2, `current tells of ${told} interruptions of ${midst}`);
    bench.figure(`${4 * kills} kills, ${midst} in the midst, ${told} told, ${asked} asked about`);
  },
});

interface Attempt {
  readonly database: OwnDatabase;
  readonly folder: string;
  readonly isTransactional: boolean;
  readonly at: number;
  readonly counts: { midst: number; told: number; asked: number };
}

async function killAndRepair(bench: Bench, attempt: Attempt): Promise<void> {
  const { database, folder, isTransactional, at, counts } = attempt;
  const { profile: EXAM_PROFILE, env } = database.start;
  const options = { env: { ...env, EXAM_PROFILE, PHIAL_MIGRATE_DIRECTORY: folder } };
  const kind = `${database.name}, transactional: ${isTransactional}`;
  const run = (...args: string[]) => runCommand(bench.folder, ["db", ...args], options);
  const killed = await runCommand(bench.folder, ["db", "upgrade"], {
    ...options,
    kill: { from: "-> first", afterMs: at },
  });
  if (killed.code === null) counts.midst += 1;
  const seen = await run("current", "-v");
  bench.check(seen.code === 0, `${kind}: current fails: ${seen.output}`);
  if (/interrupted/.test(seen.output)) {
    counts.told += 1;
    const isNamed = /000\d_\w+\.ts/.test(seen.output) && seen.output.includes("upgrade");
    bench.check(isNamed, `${kind}: current does not say what and how to go on: ${seen.output}`);
  }
  let repaired = await run("upgrade");
  if (repaired.code !== 0) {
    counts.asked += 1;
    // Nobody can know whether the statement was done: it says which, and the two ways on.
    const isTold = /--resolve/.test(repaired.output) && /applied/.test(repaired.output);
    bench.check(isTold, `${kind}: what to do is not said: ${repaired.output}`);
    bench.check(!isTransactional, `${kind}: a repair asks: ${repaired.output}`);
    const step = /statement (\d+)/.exec(repaired.output)?.[1];
    const state = (await isDone(database, Number(step))) ? "applied" : "not-applied";
    repaired = await run("upgrade", "--resolve", state);
  }
  bench.check(repaired.code === 0, `${kind}: it cannot be repaired: ${repaired.output}`);
  const [row] = await execute(database, [
    "select count(*) as n, count(distinct step) as steps from t",
  ]);
  const found = `${Number(row?.["n"])} rows of ${Number(row?.["steps"])} steps`;
  const wanted = `${STEPS * ROWS} rows of ${STEPS} steps`;
  bench.check(found === wanted, `${kind}: killed after ${Math.round(at)} ms, in the end ${found}`);
}

/** Whether the rows of a step are there: the statement before the steps makes the table. */
async function isDone(database: OwnDatabase, statement: number): Promise<boolean> {
  const query = `select 1 from t where step = ${statement - 1} limit 1`;
  return (await execute(database, [query])).length > 0;
}

/** Three revisions, the second of which takes a while. */
function slowRevisions(below: string, isTransactional: boolean): string {
  const folder = mkdtempSync(join(below, "revisions-"));
  const module = import.meta.resolve("@phial/migrate");
  const slow = Array.from({ length: STEPS }, (_, index) => insertionOf(index + 1));
  const create = "create table t (step integer not null, n integer not null)";
  const revisions = [
    {
      id: "first",
      parents: [],
      up: ["create table before_it (n integer)"],
      down: ["drop table before_it"],
    },
    {
      id: "second",
      parents: ["first"],
      up: [create, ...slow],
      down: ["drop table t"],
      transactional: isTransactional,
    },
    {
      id: "third",
      parents: ["second"],
      up: ["create index t_step on t (step)"],
      down: ["drop index t_step"],
    },
  ];
  for (const [index, revision] of revisions.entries()) {
    const options = JSON.stringify({ message: revision.id, ...revision });
    const text = `import { revision } from "${module}";\nexport default revision(${options});\n`;
    writeFileSync(join(folder, `000${index + 1}_${revision.id}.ts`), text);
  }
  return folder;
}

function insertionOf(step: number): string {
  const numbers = `with recursive c(n) as (select 1 union all select n + 1 from c where n < ${ROWS})`;
  return `insert into t (step, n) ${numbers} select ${step}, n from c`;
}
