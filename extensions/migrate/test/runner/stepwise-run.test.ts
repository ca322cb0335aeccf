import { expect, test } from "vitest";
import type { Step } from "../../src/index.ts";
import { line, type Migrated, migrated } from "./migrated.ts";

const STEPS = ["create table a (id integer primary key)", "insert into a values (1)"];
const stepwise = (up: readonly Step[]) => line({ id: "0001", transactional: false, up });

/** Leaves a database as a process does that is killed within a function. */
async function interrupted(one: Migrated): Promise<void> {
  const graph = stepwise([...STEPS, () => Promise.reject(new Error("no"))]);
  await one.runner.upgrade(graph, "head").catch(() => undefined);
  await one.execute("update phial_migrations set error = null");
}

test("what SQLite does in no transaction is done in none", async () => {
  await using one = migrated();
  const graph = stepwise(["pragma user_version = 7", ...STEPS, " VACUUM"]);

  await one.runner.upgrade(graph, "head");

  expect(await one.execute("pragma user_version")).toEqual([{ user_version: 7 }]);
  expect(await one.execute("select * from a")).toEqual([{ id: 1 }]);
});

test("a revision that failed goes on at the statement that failed, which may be corrected", async () => {
  await using one = migrated();
  const first = stepwise([...STEPS, "insert into b values (1)", "insert into a values (3)"]);

  await expect(one.runner.upgrade(first, "head")).rejects.toMatchObject({
    problem:
      "0001_x.ts failed at statement 3: no such table: b; the database is at the base, with 2 statements of 0001_x.ts done.",
    remedy: expect.stringContaining(
      "it goes on there. Or undo by hand what is done, then phial db stamp base.",
    ),
  });
  expect((await one.runner.current(first)).notes).toEqual([
    expect.stringContaining(
      "failed at statement 3: no such table: b. The database is at the base; 2 statements of 4 are done: phial db upgrade goes on there.",
    ),
  ]);
  const mended = stepwise([...STEPS, "insert into a values (2)", "insert into a values (3)"]);

  expect(await one.runner.upgrade(mended, "head")).toMatchObject([
    { revision: "0001", resumed: true },
  ]);
  expect(await one.execute("select * from a")).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(await one.runner.current(mended)).toMatchObject({ revisions: ["0001"], notes: [] });
});

test("statements that are done may not be changed before it goes on", async () => {
  await using one = migrated();
  const [create = "", insert = ""] = STEPS;
  await one.runner.upgrade(stepwise([create, insert, "no"]), "head").catch(() => undefined);

  const changed = one.runner.upgrade(stepwise([create, "insert into a values (9)"]), "head");

  await expect(changed).rejects.toMatchObject({ code: "MIGRATE_RESUME_CHANGED" });
  expect(await one.execute("select * from a")).toEqual([{ id: 1 }]);
});

test("nobody knows how far a function came that was in no transaction: the user has to say", async () => {
  await using one = migrated();
  const calls: string[] = [];
  const graph = stepwise([
    ...STEPS,
    async () => void calls.push("again"),
    "insert into a values (2)",
  ]);
  await interrupted(one);

  expect((await one.runner.current(graph)).notes).toEqual([
    expect.stringContaining(
      "was interrupted. The database is at the base; 2 statements of 3 are done, and statement 3 was begun",
    ),
  ]);
  await expect(one.runner.upgrade(graph, "head")).rejects.toMatchObject({
    code: "MIGRATE_STATE_UNKNOWN",
    problem: expect.stringMatching(
      /^0001_x\.ts was interrupted within statement 3 \(pid \d+, host /,
    ),
    remedy: expect.stringContaining("phial db upgrade --resolve not-applied"),
  });
  await one.runner.upgrade(graph, "head", { resolve: "not-applied" });

  expect(calls).toEqual(["again"]);
  expect(await one.execute("select * from a")).toEqual([{ id: 1 }, { id: 2 }]);
});

test("a function that fails in no transaction is told of as what may be done in part", async () => {
  await using one = migrated();
  const graph = stepwise([...STEPS, () => Promise.reject(new Error("no"))]);

  await expect(one.runner.upgrade(graph, "head")).rejects.toMatchObject({
    problem: expect.stringContaining("0001_x.ts failed at statement 3: no; the database is at"),
    remedy: expect.stringContaining("phial db upgrade --resolve not-applied does it again"),
  });
});

test("a function that the user says is done is not called again", async () => {
  await using one = migrated();
  const graph = stepwise([...STEPS, () => Promise.reject(new Error("again"))]);
  await interrupted(one);

  await one.runner.upgrade(graph, "head", { resolve: "applied" });

  expect(await one.runner.current(graph)).toMatchObject({ revisions: ["0001"], unfinished: [] });
});

test("a stamp counts what was interrupted as put in order", async () => {
  await using one = migrated();
  await interrupted(one);
  const graph = stepwise([...STEPS, () => Promise.reject(new Error("again"))]);

  await one.runner.stamp(graph, ["0001"]);

  expect(await one.runner.current(graph)).toMatchObject({ revisions: ["0001"], notes: [] });
  expect(await one.runner.upgrade(graph, "head")).toEqual([]);
});

test("a downgrade first finishes what an upgrade has begun", async () => {
  await using one = migrated();
  await one.runner
    .upgrade(stepwise([...STEPS, "insert into b values (1)"]), "head")
    .catch(() => undefined);
  const mended = line({
    id: "0001",
    transactional: false,
    up: [...STEPS, "insert into a values (2)"],
    down: ["drop table a"],
  });

  const applied = await one.runner.downgrade(mended, "base");

  expect(applied).toMatchObject([
    { direction: "up", resumed: true },
    { direction: "down", resumed: false },
  ]);
  expect(await one.execute("select * from phial_migrations where revision <> '*'")).toEqual([]);
});
