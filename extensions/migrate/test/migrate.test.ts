import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Database, type DatabaseDriver } from "@phial/db";
import { Phial, silentLogger } from "phial";
import { expect, test } from "vitest";
import { Migrate } from "../src/index.ts";
import { Entry, MigratedApp, User } from "./app.ts";

test("what commands do, code does, and is told of it", async () => {
  await using made = new MigratedApp();
  await made.use(async (migrate) => {
    expect(await migrate.init()).toBe(join(made.folder, "migrations"));
    const { revision, hasChanged, warnings } = await migrate.migrate({
      message: "add users",
      revisionId: "aaa111",
    });
    expect([revision?.id, revision?.file, hasChanged, warnings]).toEqual([
      "aaa111",
      "20261121-1950_aaa111_add_users.ts",
      true,
      [],
    ]);
    expect(await migrate.migrate()).toEqual({
      revision: undefined,
      hasChanged: false,
      warnings: [],
    });
    await migrate.revision({ message: "by hand", revisionId: "bbb222", branchLabel: "hands" });

    const told: string[] = [];
    const applied = await migrate.upgrade({ onRevision: (one) => void told.push(one.revision) });
    expect(told).toEqual(["aaa111", "bbb222"]);
    expect(applied).toMatchObject([
      { bind: "default", revision: "aaa111", direction: "up", parents: [], resumed: false },
      { bind: "default", revision: "bbb222", direction: "up", parents: ["aaa111"] },
    ]);
    expect(await migrate.upgrade()).toEqual([]);
    expect(await migrate.current()).toMatchObject([
      { bind: "default", url: "sqlite:app.db", revisions: ["bbb222"], unfinished: [], notes: [] },
    ]);
    expect(await migrate.check()).toMatchObject([{ isClean: true, differences: [] }]);
    expect(await migrate.downgrade()).toMatchObject([{ revision: "bbb222", direction: "down" }]);
  });
});

test("the history can be asked in code, from one revision to another", async () => {
  await using made = new MigratedApp();
  await made.use(async (migrate) => {
    await migrate.init();
    for (const revisionId of ["aaa111", "bbb222", "ccc333"]) await migrate.revision({ revisionId });
    await migrate.revision({ revisionId: "ddd444", head: "bbb222", splice: true });
    await migrate.upgrade({ to: "bbb222" });

    const ids = async (range: string) =>
      (await migrate.history({ range })).map(({ revision }) => revision.id);
    expect(await ids("aaa:bbb")).toEqual(["bbb222", "aaa111"]);
    expect(await ids("bbb222:ddd444")).toEqual(["ddd444", "bbb222"]);
    expect(await ids(":current")).toEqual(["bbb222", "aaa111"]);
    expect(await ids("current:")).toHaveLength(3);
    expect(await ids("ccc333")).toEqual(["ccc333"]);
    expect(await migrate.history({ indicateCurrent: true })).toMatchObject([
      { isHead: true, currentIn: [] },
      { isHead: true, currentIn: [] },
      { isBranchPoint: true, currentIn: ["default"], children: ["ccc333", "ddd444"] },
      { isHead: false, currentIn: [] },
    ]);
    expect((await migrate.heads()).map(({ revision }) => revision.id)).toEqual([
      "ccc333",
      "ddd444",
    ]);
    expect((await migrate.branches()).map(({ revision }) => revision.id)).toEqual(["bbb222"]);
    expect((await migrate.show("aaa111"))[0]?.revision.message).toBe("empty message");

    const merged = await migrate.merge({ revisionId: "eee555" });
    expect(merged?.parents).toEqual(["ccc333", "ddd444"]);
    expect(await migrate.stamp({ to: "ccc333" })).toMatchObject([{ revisions: ["ccc333"] }]);
    expect(await migrate.sql({ from: "ccc333" })).toContain("ddd444");
    expect(await migrate.pull()).toMatchObject([
      { bind: "default", files: [{ path: "models.ts" }] },
    ]);
  });
});

test("an app may upgrade when it starts, also in memory", async () => {
  await using written = new MigratedApp();
  await written.output("init");
  await written.output("migrate");
  const db = new Database({ models: [User] });
  const migrate = new Migrate(db);
  const config = { TESTING: true, DATABASE_URL: "sqlite::memory:" };
  const app = new Phial("notes", { root: written.folder, log: silentLogger, config });
  db.initApp(app);
  migrate.initApp(app);
  app.onStart(async () => void (await app.run(() => migrate.upgrade())));
  app.get("/", () => db.session.findAll(User));

  expect(await (await app.request("/")).json()).toEqual([]);
  await app.close();
});

test("one instance migrates the databases of two apps apart", async () => {
  await using first = new MigratedApp({ binds: { archive: [Entry] } });
  await first.output("init");
  await first.output("migrate", "--rev-id", "aaa111");
  const second = new Phial("other", {
    root: first.folder,
    log: silentLogger,
    config: {
      TESTING: true,
      DATABASE_URL: "sqlite:second.db",
      DATABASE_BINDS: { archive: "sqlite:second-archive.db" },
    },
  });
  first.db.initApp(second);
  first.migrate.initApp(second);
  await second.run(() => first.migrate.upgrade({ bind: "archive" }));

  const states = await second.run(() => first.migrate.current());
  expect(states.map(({ bind, revisions }) => [bind, revisions])).toEqual([
    ["default", []],
    ["archive", ["aaa111"]],
  ]);
  expect(await first.output("current")).toContain("<base>");
  expect(
    (await first.use((migrate) => migrate.current({ bind: "archive" })))[0]?.revisions,
  ).toEqual([]);
  await second.close();
});

test("a failing step says where it was, and the next upgrade goes on after it is corrected", async () => {
  await using made = new MigratedApp();
  await made.output("init");
  const write = (sql: string) =>
    writeFileSync(
      join(made.folder, "migrations/1.mjs"),
      `export default { id: "aaa111", message: "a", parents: [], up: ["create table a (b)", "${sql}"], down: [] };`,
    );
  write("insert into nowhere values (1)");
  const { error, stdout } = await made.run(["upgrade"]);

  expect(stdout).toBe("");
  expect(error).toMatchObject({
    code: "MIGRATE_STEP_FAILED",
    problem: expect.stringMatching(/^1\.mjs failed at statement 2: .*nowhere.*at the base/),
  });
  expect((await made.output("current")).join("\n")).toMatch(
    /<base>\n.*1\.mjs.* failed at statement 2/,
  );
  write("insert into a values (1)");
  expect(await made.output("upgrade")).toEqual(["Running upgrade <base> -> aaa111, a"]);
  expect(await made.output("current")).toEqual(["aaa111 (head)"]);
  write("insert into a values (2)");
  expect((await made.output("current")).at(-1)).toBe("1.mjs has changed since it was applied.");
  expect(await made.code("upgrade", "--strict")).toBe("MIGRATE_CHECKSUM_CHANGED");
  expect(await made.output("upgrade")).toEqual(["Nothing to upgrade."]);
});

test("dialects that cannot be are refused when an app is bound", () => {
  const bind = (db: Database, options = {}, url = "sqlite::memory:") => {
    const app = new Phial("notes", { config: { TESTING: true, DATABASE_URL: url } });
    db.initApp(app);
    return new Migrate(db, options).initApp(app);
  };
  expect(() => bind(new Database(), { dialects: ["postgres"] })).toThrow(
    expect.objectContaining({ code: "MIGRATE_DRIVER_MISSING" }),
  );
  const oracle: DatabaseDriver = {
    scheme: "oracle",
    options: () => {
      throw new Error("It is not connected to.");
    },
    isEncrypted: true,
  };
  expect(() => bind(new Database({ drivers: [oracle] }), {}, "oracle://host/name")).toThrow(
    expect.objectContaining({ code: "MIGRATE_DIALECT_UNKNOWN" }),
  );
});

test("a replica, which may be behind, is not asked what a database has", async () => {
  const config = { DATABASE_REPLICAS: ["sqlite:replica.db"] };
  await using made = new MigratedApp({ config });
  await made.output("init");
  await made.output("migrate", "--rev-id", "aaa111");
  await made.output("upgrade");
  await using later = new MigratedApp({ config, folder: made.folder });

  expect(await later.output("check")).toEqual(["The models are what the databases have."]);
  expect(await later.output("current")).toEqual(["aaa111 (head)"]);
  await later.output("pull");
  expect(readFileSync(join(later.folder, "models.ts"), "utf8")).toContain('tableName: "users"');
});
