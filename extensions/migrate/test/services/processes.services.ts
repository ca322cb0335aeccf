import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Migrated } from "../runner/migrated.ts";
import { FINAL, history, slowHistory } from "./history.ts";
import { MigratingProcess } from "./migrating-process.ts";
import { served } from "./served.ts";
import { type OwnDatabase, ownDatabases } from "./own-databases.ts";

const databases: readonly OwnDatabase[] = await ownDatabases({
  name: "processes",
  postgres: process.env["POSTGRES_URL"],
  mariadb: process.env["MARIADB_URL"],
});
/** How often each is done. */
const ROUNDS = Number(process.env["PHIAL_TEST_ROUNDS"] ?? 5);
const KILLS = Number(process.env["PHIAL_TEST_KILLS"] ?? 8);

/** What is done often takes long where others use the machine. */
const PATIENT = { timeout: 600_000 };

const urls = databases.map(({ url }) => url);
const ALL = history.revisions.map(({ id }) => id);

let here: readonly Migrated[];
beforeAll(() => {
  here = urls.map((url) => served(url));
});
afterAll(async () => {
  for (const { app } of here) await app.close();
  for (const { drop } of databases) await drop();
});

async function rowsOf({ execute, target }: Migrated) {
  const [posts] = await execute(
    "select count(*) as n, min(views) as least, max(views) as most from posts",
  );
  return {
    dialect: target.dialect,
    users: await execute("select id, full_name from users"),
    tags: await execute("select id, name, weight from tags order by id"),
    posts: Object.fromEntries(Object.entries(posts ?? {}).map(([key, n]) => [key, Number(n)])),
  };
}

function whole({ target: { dialect } }: Migrated) {
  return { dialect, users: FINAL.users, tags: FINAL.tags, posts: FINAL.posts(dialect) };
}

/** The server notices the end of a process a moment later, and then frees its lock. */
async function settled(one: Migrated) {
  for (let attempt = 0; ; attempt += 1) {
    const state = await one.runner.current(history);
    if (!state.isRunning || attempt === 200) return state;
    await pause(20);
  }
}

describe("four processes that upgrade at once", () => {
  test(
    "one applies all, three find nothing to do, and none fails, every time",
    PATIENT,
    async () => {
      const processes = [1, 2, 3, 4].map(() => new MigratingProcess(urls));
      try {
        await Promise.all(processes.map((one) => one.ready()));
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const one of processes) one.send("up");
          const answers = await Promise.all(processes.map((one) => one.answer()));
          for (const [index] of databases.entries()) {
            const said = answers.map((answer) => answer?.[index]);
            expect(
              said.toSorted((a, b) => (b?.applied?.length ?? 0) - (a?.applied?.length ?? 0)),
            ).toEqual([{ applied: ALL }, { applied: [] }, { applied: [] }, { applied: [] }]);
          }
          for (const one of here) await one.runner.downgrade(history, "base");
        }
      } finally {
        await Promise.all(processes.map((one) => one.kill()));
      }
    },
  );
});

/** How often a process was ended in the midst of its work, by the kind of database. */
type Counts = Record<string, { midst: number; marked: number }>;

async function killAndRepair(command: "up" | "down", delays: readonly number[]): Promise<Counts> {
  const counts: Counts = {};
  for (const { dialect } of databases) counts[dialect] = { midst: 0, marked: 0 };
  let next = new MigratingProcess(urls);
  try {
    for (const delay of delays) {
      const victim = await next.ready();
      next = new MigratingProcess(urls);
      if (command === "down") for (const one of here) await one.runner.upgrade(history, "head");
      victim.send(command);
      await pause(delay);
      await victim.kill();
      for (const one of here) await repair(one, { victim, counts, command });
    }
  } finally {
    await next.kill();
  }
  return counts;
}

interface Kill {
  readonly victim: MigratingProcess;
  readonly counts: Counts;
  readonly command: "up" | "down";
}

async function repair(one: Migrated, { victim, counts, command }: Kill): Promise<void> {
  const state = await settled(one);
  const count = counts[one.target.dialect];
  const begun = history.ancestors(state.revisions).size;
  const isWhole = begun === (command === "up" ? ALL.length : 0);
  if (count && !isWhole) count.midst += 1;
  if (count && state.unfinished.length > 0) count.marked += 1;

  // What is not there is either not begun, or `current` says which revision it is, and of whom.
  expect(state.isRunning).toBe(false);
  expect(state.unfinished.length).toBeLessThanOrEqual(1);
  for (const { revision, direction } of state.unfinished) {
    expect(direction).toBe(command);
    expect(revision).toBe(ALL[command === "up" ? begun : begun - 1]);
    expect(state.notes.join("\n")).toContain(`pid ${victim.pid},`);
    expect(state.notes.join("\n")).toMatch(/nothing of it was kept|of \d+ (?:is|are) done/);
  }
  await one.runner.upgrade(history, "head");
  expect(await rowsOf(one)).toEqual(whole(one));
  const repaired = await one.runner.current(history);
  expect(repaired).toMatchObject({ revisions: ["0005"], unfinished: [], notes: [], changed: [] });
  await one.runner.downgrade(history, "base");
}

/** Moments from the beginning of a run to its end, more of them early. */
const moments = (count: number, longest: number): number[] =>
  Array.from({ length: count }, (_, n) => longest * ((n + 0.5) / count) ** 2.5);

async function durationOf(command: "up" | "down"): Promise<number> {
  const one = await new MigratingProcess(urls).ready();
  const start = performance.now();
  one.send(command);
  expect(await one.answer()).toEqual(urls.map(() => ({ applied: expect.any(Array) })));
  const duration = performance.now() - start;
  await one.kill();
  return duration;
}

describe("kill -9 in the midst of", () => {
  test(
    "an upgrade: `current` explains it and `upgrade` repairs it, every time",
    PATIENT,
    async () => {
      const duration = await durationOf("up");
      for (const one of here) await one.runner.downgrade(history, "base");

      const counts = await killAndRepair("up", moments(KILLS, duration));

      console.log(`killed within an upgrade of ${Math.round(duration)} ms`, counts);
      for (const { midst } of Object.values(counts))
        expect(midst).toBeGreaterThanOrEqual(KILLS / 4);
    },
  );

  test("a downgrade: the next upgrade finishes it and goes up again", PATIENT, async () => {
    for (const one of here) await one.runner.upgrade(history, "head");
    const duration = await durationOf("down");

    const counts = await killAndRepair("down", moments(Math.ceil(KILLS / 3), duration));

    console.log(`killed within a downgrade of ${Math.round(duration)} ms`, counts);
    for (const { midst } of Object.values(counts)) expect(midst).toBeGreaterThanOrEqual(1);
  });

  test.runIf(databases.length > 1)(
    "a statement that the server goes on with: the next waits for it",
    async () => {
      const servers = here.filter(({ target }) => target.dialect !== "sqlite");
      const victim = await new MigratingProcess(urls.slice(1)).ready();
      victim.send("slow");
      await Promise.all(
        servers.map(async ({ runner }) => {
          while (!(await runner.current(slowHistory)).isRunning) await pause(10);
        }),
      );
      await pause(200);
      await victim.kill();

      for (const { runner } of servers) {
        // The server may have noticed by now, so that nobody is migrating any more.
        const { notes } = await runner.current(slowHistory);
        expect(notes.join()).toContain(`pid ${victim.pid}, `);
      }
      for (const { runner, execute, target } of servers) {
        const applied = await runner.upgrade(slowHistory, "head");
        // Of MariaDB the statement has come to its end, and PostgreSQL has undone it.
        expect(applied).toMatchObject([
          { revision: "0001", resumed: target.dialect === "mariadb" },
        ]);
        expect(await execute("select id from tags order by id")).toEqual([{ id: 1 }, { id: 2 }]);
        await runner.downgrade(slowHistory, "base");
      }
    },
  );
});
