import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { irreversible } from "../../src/index.ts";
import { RevisionGraph } from "../../src/revision-graph.ts";
import { line, loadedOf, migrated, newUrl } from "./migrated.ts";

const A = { id: "0001", up: ["create table a (id integer primary key)"], down: ["drop table a"] };
const B = { id: "0002", up: ["create table b (id integer primary key)"], down: ["drop table b"] };
const C = { id: "0003", up: ["create table c (id integer primary key)"], down: ["drop table c"] };
const ABC = line(A, B, C);

const ids = (applied: readonly { revision: string }[]) => applied.map(({ revision }) => revision);
const tables = "select name from sqlite_master where type = 'table' and name in ('a', 'b', 'c')";

describe.each(["a file", ":memory:"])("on SQLite in %s", (place) => {
  const url = () => (place === ":memory:" ? "sqlite::memory:" : newUrl());

  test("an upgrade applies what is missing, in order, and then finds nothing to do", async () => {
    await using one = migrated(url());

    const first = await one.runner.upgrade(ABC, "0002");
    const second = await one.runner.upgrade(ABC, "head");
    const third = await one.runner.upgrade(ABC, "head");

    expect([first, second, third].map(ids)).toEqual([["0001", "0002"], ["0003"], []]);
    expect(await one.execute(tables)).toEqual([{ name: "a" }, { name: "b" }, { name: "c" }]);
    expect(await one.execute("select * from alembic_version")).toEqual([{ version_num: "0003" }]);
  });

  test("a downgrade undoes what is beyond a revision, the last first", async () => {
    await using one = migrated(url());
    await one.runner.upgrade(ABC, "head");

    const undone = await one.runner.downgrade(ABC, "0001");

    expect(undone).toMatchObject([
      { revision: "0003", file: "0003_x.ts", message: "add 0003", direction: "down" },
      { revision: "0002", direction: "down", resumed: false },
    ]);
    expect(await one.execute(tables)).toEqual([{ name: "a" }]);
    expect(ids(await one.runner.downgrade(ABC, "base"))).toEqual(["0001"]);
    expect(await one.execute("select * from alembic_version")).toEqual([]);
  });

  test("a database that had its tables before it had revisions is to be stamped", async () => {
    await using one = migrated(url());
    await one.execute("create table a (id integer primary key)");

    await expect(one.runner.upgrade(ABC, "head")).rejects.toMatchObject({
      code: "MIGRATE_STEP_FAILED",
      remedy: expect.stringContaining("phial db stamp"),
    });
    await one.execute("drop table a");
    expect(ids(await one.runner.upgrade(ABC, "0001"))).toEqual(["0001"]);
    await one.execute("create table b (id integer primary key)");
    await expect(one.runner.upgrade(ABC, "head")).rejects.toMatchObject({
      remedy: expect.not.stringContaining("phial db stamp"),
    });
  });

  test("a failure names file, statement and reason, says where the database is, and keeps nothing", async () => {
    await using one = migrated(url());
    const up = ["insert into a values (1)", "insert into z values (1)", "insert into a values (2)"];
    const graph = line(A, B, { id: "0003", up });

    const failure = one.runner.upgrade(graph, "head");

    await expect(failure).rejects.toMatchObject({
      code: "MIGRATE_STEP_FAILED",
      problem: "0003_x.ts failed at statement 2: no such table: z; the database is at 0002.",
    });
    expect(await one.execute("select * from a")).toEqual([]);
    const { revisions, notes } = await one.runner.current(graph);
    expect(revisions).toEqual(["0002"]);
    expect(notes).toEqual([
      expect.stringMatching(
        /^The upgrade with 0003_x\.ts \(begun \d{4}-.*Z, pid \d+, host .+\) failed at statement 2: no such table: z\. The database is at 0002 and nothing of it was kept: phial db upgrade does it again\.$/,
      ),
    ]);
    const mended = line(A, B, { id: "0003", up: ["insert into a values (1)"] });
    expect(ids(await one.runner.upgrade(mended, "head"))).toEqual(["0003"]);
    expect((await one.runner.current(mended)).notes).toEqual([]);
  });

  test("the rebuild of a table deletes no row of those that point to it with a cascade", async () => {
    await using one = migrated(url());
    const graph = line(
      {
        id: "0001",
        up: [
          "create table users (id integer primary key, name text not null)",
          "create table posts (id integer primary key, author_id integer not null references users (id) on delete cascade)",
          "insert into users values (1, 'ada')",
          "insert into posts values (1, 1), (2, 1), (3, 1)",
        ],
      },
      {
        id: "0002",
        up: [
          "create table users_new (id integer primary key, name text)",
          "insert into users_new select id, name from users",
          "drop table users",
          "alter table users_new rename to users",
        ],
      },
    );

    await one.runner.upgrade(graph, "head");

    expect(await one.execute("select count(*) as n from posts")).toEqual([{ n: 3 }]);
    // For the app they are enforced as before.
    await expect(one.execute("insert into posts values (9, 9)")).rejects.toThrow("FOREIGN KEY");
    await one.execute("delete from users");
    expect(await one.execute("select count(*) as n from posts")).toEqual([{ n: 0 }]);
  });

  test("a revision that leaves rows which point nowhere is undone", async () => {
    await using one = migrated(url());
    const graph = line(
      {
        id: "0001",
        up: [
          "create table users (id integer primary key)",
          "create table posts (id integer primary key, author_id integer references users (id) on delete cascade)",
          "insert into users values (1)",
          "insert into posts values (1, 1), (2, 1)",
        ],
      },
      { id: "0002", up: ["delete from users"] },
    );

    const failure = one.runner.upgrade(graph, "head");

    await expect(failure).rejects.toMatchObject({
      code: "MIGRATE_STEP_FAILED",
      problem:
        "0002_x.ts failed at its end: 2 rows point to rows that do not exist: posts to users; the database is at 0001.",
      cause: expect.objectContaining({ code: "MIGRATE_FOREIGN_KEYS_BROKEN" }),
    });
    expect(await one.execute("select count(*) as n from users")).toEqual([{ n: 1 }]);
  });

  test("a step that is a function works within the transaction, and gets the options", async () => {
    await using one = migrated(url());
    const seen: unknown[] = [];
    const graph = line(A, {
      id: "0002",
      up: [
        "insert into a values (7)",
        async ({ dialect, bind, execute, sql, options }) => {
          const rows = await execute("select id from a where id = ?", [7]);
          const same = await sql
            .withTables<{ a: { id: number } }>()
            .selectFrom("a")
            .selectAll()
            .execute();
          seen.push(dialect, bind, rows, same, options.get("region"));
        },
      ],
    });

    await one.runner.upgrade(graph, "head", { options: new Map([["region", "eu"]]) });

    expect(seen).toEqual(["sqlite", "default", [{ id: 7 }], [{ id: 7 }], "eu"]);
  });

  test("two upgrades of one process at once: one applies, the other finds nothing to do", async () => {
    await using one = migrated(url());

    const both = await Promise.all([1, 2].map(() => one.runner.upgrade(ABC, "head")));

    expect(both.map(ids).toSorted((a, b) => b.length - a.length)).toEqual([
      ["0001", "0002", "0003"],
      [],
    ]);
  });
});

test("who waits too long is told who is migrating", async () => {
  await using one = migrated(newUrl(), { lockTimeout: 0 });
  const refused: unknown[] = [];
  const graph = line({
    id: "0001",
    up: [
      async () => {
        refused.push(await one.runner.upgrade(graph, "head").catch((error: unknown) => error));
        const { isRunning, holder, notes } = await one.runner.current(graph);
        refused.push({ isRunning, holder, notes });
      },
    ],
  });

  await one.runner.upgrade(graph, "head");

  expect(refused).toMatchObject([
    {
      code: "MIGRATE_LOCKED",
      problem: expect.stringMatching(
        /^another process \(pid \d+, host .+\) is migrating, since .+Z; waited 0(?:\.\d)? s\.$/,
      ),
    },
    {
      isRunning: true,
      holder: { pid: process.pid },
      notes: [expect.stringContaining("right now")],
    },
  ]);
  expect(await one.runner.current(graph)).toMatchObject({ isRunning: false, holder: undefined });
});

test("current creates nothing in a database that nobody has migrated", async () => {
  await using one = migrated();

  const state = await one.runner.current(ABC);

  expect(state).toMatchObject({ revisions: [], unfinished: [], changed: [], notes: [] });
  expect(await one.execute("select name from sqlite_master")).toEqual([]);
  const { target, root } = one.target.engine.init;
  expect(existsSync(`${root}/${target.database}-migrate-lock`)).toBe(false);
});

test("the database of an app with Alembic is read, kept and moved on", async () => {
  await using one = migrated();
  await one.execute(
    "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)",
  );
  await one.execute("create table a (id integer primary key)");
  await one.execute("INSERT INTO alembic_version (version_num) VALUES ('0001')");

  expect(await one.runner.current(ABC)).toMatchObject({ revisions: ["0001"], notes: [] });
  expect(ids(await one.runner.upgrade(ABC, "head"))).toEqual(["0002", "0003"]);
  expect(await one.execute("select * from alembic_version")).toEqual([{ version_num: "0003" }]);
});

test("branches have a row each, as with Alembic, until a merge", async () => {
  await using one = migrated();
  const versions = async () =>
    (await one.execute("select version_num as id from alembic_version order by 1")).map(
      ({ id }) => id,
    );
  const branches = [
    loadedOf(A),
    loadedOf({ ...B, parents: ["0001"] }),
    loadedOf({ ...C, parents: ["0001"] }),
  ];
  const merged = RevisionGraph.of([
    ...branches,
    loadedOf({ id: "0004", parents: ["0002", "0003"] }),
  ]);

  await one.runner.upgrade(RevisionGraph.of(branches), "heads");
  expect(await versions()).toEqual(["0002", "0003"]);
  await one.runner.upgrade(merged, "head");
  expect(await versions()).toEqual(["0004"]);
  await one.runner.downgrade(merged, "-1");
  expect(await versions()).toEqual(["0002", "0003"]);
});

test("a version that somebody else moves meanwhile is left, and the revision undone", async () => {
  await using one = migrated();
  const graph = line(A, {
    id: "0002",
    up: ["insert into a values (1)", "update alembic_version set version_num = 'flask'"],
  });

  const failure = one.runner.upgrade(graph, "head");

  await expect(failure).rejects.toMatchObject({
    problem: expect.stringContaining("The database is not at 0001 any more"),
    cause: expect.objectContaining({ code: "MIGRATE_VERSION_CHANGED" }),
  });
  expect(await one.execute("select * from a")).toEqual([]);
});

test("a revision that lacks the steps stops an upgrade before it does anything", async () => {
  await using one = migrated();
  const graph = line(A, { id: "0002", up: { postgres: [] }, down: irreversible });

  await expect(one.runner.upgrade(graph, "head")).rejects.toMatchObject({
    code: "MIGRATE_DIALECT_MISSING",
  });
  expect(await one.execute(tables)).toEqual([]);
});

test("rows that pointed nowhere before are not the fault of a revision", async () => {
  await using one = migrated();
  await one.execute("create table line (note integer)");
  await one.execute("insert into line values (1)");
  const graph = line({
    id: "0001",
    up: [
      "create table note (id integer primary key)",
      "create table line_new (note integer references note (id))",
      "drop table line",
      "alter table line_new rename to line",
    ],
  });
  await one.runner.upgrade(graph, "head");
  await one.execute("pragma foreign_keys = off");
  await one.execute("insert into line values (1)");
  await one.execute("pragma foreign_keys = on");

  const next = line({ id: "0001" }, B);

  expect(ids(await one.runner.upgrade(next, "head"))).toEqual(["0002"]);
});

test("an applied revision whose file has changed is told of; only strict refuses", async () => {
  await using one = migrated();
  await one.runner.upgrade(ABC, "0002");
  const changed = line(A, { ...B, up: ["create table b (id text)"] }, C);

  const state = await one.runner.current(changed);
  expect(state.changed).toEqual(["0002_x.ts"]);
  expect(state.notes).toEqual(["0002_x.ts has changed since it was applied."]);
  await expect(one.runner.upgrade(changed, "head", { strict: true })).rejects.toMatchObject({
    code: "MIGRATE_CHECKSUM_CHANGED",
  });
  expect(ids(await one.runner.upgrade(changed, "head"))).toEqual(["0003"]);
});

test("a stamp says where the database is and does nothing to it", async () => {
  await using one = migrated();

  expect(await one.runner.stamp(ABC, ["0002"])).toEqual(["0002"]);
  expect(await one.runner.stamp(ABC, ["+1"])).toEqual(["0003"]);
  expect(await one.execute(tables)).toEqual([]);
  expect(await one.runner.stamp(ABC, ["base"])).toEqual([]);
  expect(await one.execute("select * from alembic_version")).toEqual([]);
});

test("a stamp leaves other branches alone; only purge forgets what no file has", async () => {
  await using one = migrated();
  const graph = RevisionGraph.of([loadedOf(A), loadedOf(B), loadedOf({ ...C, parents: ["0002"] })]);

  await one.runner.stamp(graph, ["0001"]);
  expect(await one.runner.stamp(graph, ["0003"])).toEqual(["0001", "0003"]);
  await one.execute("insert into alembic_version values ('gone')");
  expect((await one.runner.current(graph)).notes).toEqual([
    "It is at gone, and no file has that revision.",
  ]);
  await expect(one.runner.stamp(graph, ["0002"])).rejects.toMatchObject({
    code: "MIGRATE_REVISION_MISSING",
  });
  expect(await one.runner.stamp(graph, ["0002"], { purge: true })).toEqual(["0002"]);
});

test("each step is logged with its duration, and none with its text", async () => {
  await using one = migrated();

  await one.runner.upgrade(
    line(A, { id: "0002", up: ["insert into a values (4711)", "select 1"] }),
    "head",
  );

  const step = { event: "migrate.step", bind: "default", direction: "up" };
  expect(one.logged).toMatchObject([
    { ...step, revision: "0001", statement: 1, of: 1, duration: expect.any(Number) },
    { event: "migrate.applied", revision: "0001", file: "0001_x.ts", duration: expect.any(Number) },
    { ...step, revision: "0002", statement: 1, of: 2, duration: expect.any(Number) },
    { ...step, revision: "0002", statement: 2, of: 2, duration: expect.any(Number) },
    { event: "migrate.applied", revision: "0002", duration: expect.any(Number) },
  ]);
  expect(JSON.stringify(one.logged)).not.toContain("4711");
});

test("the app reads what was committed last while a revision is applied", async () => {
  await using one = migrated();
  const read: unknown[] = [];
  const graph = line(
    { id: "0001", up: ["create table a (id integer primary key)", "insert into a values (1)"] },
    {
      id: "0002",
      up: [
        "insert into a values (2)",
        "alter table a add column name text",
        async () => void read.push(await one.execute("select * from a")),
      ],
    },
  );

  await one.runner.upgrade(graph, "head");

  expect(read).toEqual([[{ id: 1 }]]);
  expect(await one.execute("select * from a order by id")).toEqual([
    { id: 1, name: null },
    { id: 2, name: null },
  ]);
});

test("a further database gets what its bind is given, and has versions of its own", async () => {
  await using one = migrated(newUrl(), { bind: "archive" });
  const graph = line(
    {
      ...A,
      binds: { archive: { up: ["create table old (id integer)"], down: ["drop table old"] } },
    },
    B,
  );

  const applied = await one.runner.upgrade(graph, "head");

  expect(ids(applied)).toEqual(["0001", "0002"]);
  expect(
    await one.execute("select name from sqlite_master where name in ('a', 'b', 'old')"),
  ).toEqual([{ name: "old" }]);
  expect(await one.execute("select * from alembic_version")).toEqual([{ version_num: "0002" }]);
  expect(one.logged).toContainEqual(expect.objectContaining({ bind: "archive" }));
});

test("what an upgrade finds changed is logged", async () => {
  await using one = migrated();
  await one.runner.upgrade(ABC, "0002");

  await one.runner.upgrade(line({ ...A, up: ["create table a (id text)"] }, B), "head");

  expect(one.logged).toContainEqual({
    event: "migrate.changed",
    bind: "default",
    files: ["0001_x.ts"],
  });
});
