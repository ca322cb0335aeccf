import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineEntity, p } from "@phial/db";
import { cliRunner } from "phial/testing";
import { afterEach, expect, test, vi } from "vitest";
import type { RevisionDraft } from "../src/index.ts";
import { Entry, MigratedApp, type MigratedAppOptions, User } from "./app.ts";

const Renamed = defineEntity({
  name: "User",
  tableName: "users",
  properties: { id: p.integer().primary().autoincrement(), fullName: p.string() },
});

const Wider = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string(),
    age: p.integer().nullable(),
  },
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** An app with a first revision, and the same app with other models. */
async function withUsers(after: MigratedAppOptions) {
  const before = new MigratedApp();
  await before.output("init");
  await before.output("migrate", "-m", "add users", "--rev-id", "aaa111");
  await before.output("upgrade");
  const later = new MigratedApp({ ...after, folder: before.folder });
  return {
    before,
    later,
    [Symbol.asyncDispose]: async () => {
      await later[Symbol.asyncDispose]();
      await before[Symbol.asyncDispose]();
    },
  };
}

test("a name that is gone and one that is new: the person at the terminal is asked", async () => {
  await using apps = await withUsers({ models: [Renamed] });
  const { exitCode, stdout } = await apps.later.run(["migrate", "--rev-id", "bbb222"], "\n");

  expect(stdout).toContain("The column users.full_name is new. Was it called name before? [Y/n] ");
  expect(exitCode).toBe(0);
  await apps.before.sql("insert into users (name) values ('Ada')");
  await apps.later.output("upgrade");
  expect(await apps.later.sql("select * from users")).toEqual([{ id: 1, full_name: "Ada" }]);
});

test("what is no rename and loses a column is asked about, too", async () => {
  await using apps = await withUsers({ models: [Renamed] });

  const refused = await apps.later.run(["migrate"], "n\nn\n");
  expect(refused.stdout).toContain("COLUMN_DROPPED");
  expect(refused.stdout).toContain("Rows or values may be lost. Write it all the same? [y/N] ");
  expect(refused.error).toMatchObject({ code: "MIGRATE_CHANGE_DESTRUCTIVE" });
  expect(apps.later.files()).toHaveLength(1);

  expect((await apps.later.run(["migrate"], "n\ny\n")).exitCode).toBe(0);
  expect(apps.later.files()).toHaveLength(2);
});

test("in a script nothing is guessed: flags say what is meant", async () => {
  await using apps = await withUsers({ models: [Renamed] });

  expect(await apps.later.code("migrate")).toBe("MIGRATE_RENAME_UNDECIDED");
  expect(await apps.later.code("migrate", "--no-rename")).toBe("MIGRATE_CHANGE_DESTRUCTIVE");
  expect(await apps.later.code("migrate", "--rename", "a=b=c")).toBe("MIGRATE_RENAME_INVALID");
  expect(await apps.later.code("migrate", "--rename", "users.nme=full_name")).toMatch(/^MIGRATE_/);
  expect(apps.later.files()).toHaveLength(1);

  const flags = ["--no-rename", "--allow-destructive", "-m", "lose", "--rev-id", "bbb222"];
  const lines = await apps.later.output("migrate", ...flags);
  expect(lines.join("\n")).toMatch(/Warning COLUMN_DROPPED: .*users/);
  expect(apps.later.read(apps.later.files().at(-1) ?? "")).toMatch(/^\/\/ COLUMN_DROPPED: /m);
});

test("a database that is behind does not keep anybody from writing revisions", async () => {
  await using apps = await withUsers({ models: [Wider] });
  await apps.before.output("downgrade", "base");

  await apps.later.output("migrate", "-m", "ages");
  await apps.later.output("upgrade");
  expect(await apps.later.sql("select * from users")).toEqual([]);
  expect(await apps.later.output("check")).toEqual(["The models are what the databases have."]);
});

test("no file is written for several heads, and a merge joins what both have changed", async () => {
  await using apps = await withUsers({ models: [Wider] });
  await using other = new MigratedApp({ models: [User, Entry], folder: apps.before.folder });
  await apps.later.output("migrate", "-m", "ages", "--rev-id", "bbb222");
  await other.output(
    "migrate",
    "-m",
    "entries",
    "--rev-id",
    "ccc333",
    "--head",
    "aaa111",
    "--splice",
  );
  expect(await other.code("migrate")).toBe("MIGRATE_HEADS_SEVERAL");
  expect(await other.code("migrate", "--head", "aaa111")).toBe("MIGRATE_PARENT_TAKEN");

  await other.output("merge", "bbb222", "ccc333", "--rev-id", "ddd444");
  await using both = new MigratedApp({ models: [Wider, Entry], folder: apps.before.folder });

  expect(await both.output("migrate")).toEqual([
    "No changes in the models: no revision was written.",
  ]);
  await both.output("upgrade");
  expect(await both.output("check")).toEqual(["The models are what the databases have."]);
  expect(await both.output("history")).toEqual([
    "bbb222, ccc333 -> ddd444 (head) (mergepoint), merge bbb222 and ccc333",
    "aaa111 -> ccc333, entries",
    "aaa111 -> bbb222, ages",
    "<base> -> aaa111 (branchpoint), add users",
  ]);
  expect(await both.code("merge")).toBe("MIGRATE_MERGE_NEEDLESS");
  expect(await both.code("merge", "aaa111", "ddd444")).toBe("MIGRATE_MERGE_NEEDLESS");
});

test("branches have labels, and depend on each other", async () => {
  await using made = new MigratedApp();
  await made.output("init");
  const revision = (id: string, ...args: string[]) =>
    made.output("revision", "-m", id, "--rev-id", id, ...args);
  await revision("aaa111", "--branch-label", "shop");
  await revision("bbb222", "--head", "base", "--branch-label", "accounts");
  await revision("ccc333", "--head", "accounts@head", "--depends-on", "aaa111");

  expect(await made.output("upgrade", "accounts@head")).toEqual([
    "Running upgrade <base> -> aaa111, aaa111",
    "Running upgrade <base> -> bbb222, bbb222",
    "Running upgrade bbb222 -> ccc333, ccc333",
  ]);
  expect(await made.output("heads")).toEqual(["aaa111 (shop) (head)", "ccc333 (accounts) (head)"]);
  expect(await made.output("heads", "--resolve-dependencies")).toEqual([
    "ccc333 (accounts) (head)",
  ]);
  expect(await made.output("history", "-r", "accounts@base:accounts@head")).toEqual([
    "bbb222 (aaa111) -> ccc333 (accounts) (head), ccc333",
    "<base> -> bbb222 (accounts), bbb222",
    "<base> -> aaa111 (shop) (head), aaa111",
  ]);
  expect(await made.output("downgrade", "accounts@base")).toEqual([
    "Running downgrade ccc333 -> bbb222, ccc333",
    "Running downgrade bbb222 -> <base>, bbb222",
  ]);
});

test("each bind has its tables and its version, in one history", async () => {
  await using made = new MigratedApp({ binds: { archive: [Entry] } });
  await made.output("init");
  await made.output("migrate", "-m", "both", "--rev-id", "aaa111");

  expect(await made.output("upgrade", "--bind", "archive")).toEqual([
    "[archive] Running upgrade <base> -> aaa111, both",
  ]);
  expect(await made.output("current")).toEqual([
    "Current revision(s) for default (sqlite:app.db):",
    "<base>",
    "Current revision(s) for archive (sqlite:archive.db):",
    "aaa111 (head)",
  ]);
  expect(await made.output("history", "-i")).toEqual([
    "<base> -> aaa111 (head) (current in archive), both",
  ]);
  expect(await made.code("check")).toBe("MIGRATE_MODELS_DIFFER");
  expect(await made.output("check", "--bind", "archive")).toHaveLength(1);
  await made.output("upgrade");
  expect(await made.sql("select * from entries", "archive")).toEqual([]);
  expect(await made.sql("select * from users")).toEqual([]);
  expect(await made.code("upgrade", "--bind", "attic")).toBe("DATABASE_BIND_MISSING");
});

test("steps that are functions get the database and what the command was given", async () => {
  await using made = new MigratedApp();
  await made.output("init");
  writeFileSync(
    join(made.folder, "migrations/1_seed.mjs"),
    `export default {
      id: "aaa111", message: "seed", parents: [],
      up: ["create table users (id integer primary key, name text)", async ({ sql, execute, options, bind, dialect }) => {
        await sql.insertInto("users").values({ name: options.get("name") }).execute();
        await execute("insert into users (name) values (?)", [bind + " " + dialect + " " + options.get("tag") + options.get("other")]);
      }],
      down: ["drop table users"],
    };`,
  );
  await made.output("upgrade", "-x", "name=Ada=1", "-x", "other", "--tag", "x");

  expect(await made.sql("select name from users")).toEqual([
    { name: "Ada=1" },
    { name: "default sqlite x" },
  ]);
  expect(await made.code("upgrade", "-x", "=1")).toBe("MIGRATE_OPTION_INVALID");
  expect(await made.code("upgrade", "--sql")).toBe("MIGRATE_SQL_FUNCTION");
  expect(await made.code("upgrade", "--resolve", "maybe")).toBe("MIGRATE_OPTION_INVALID");
});

test("SQL for somebody else has no password in it, and asks no database", async () => {
  await using made = new MigratedApp({
    config: { DATABASE_URL: "sqlite:/nowhere/at/all/s3cret.db" },
  });
  await made.output("init");
  await made.output("migrate", "-m", "users", "--rev-id", "aaa111");

  const up = (await made.output("upgrade", "--sql")).join("\n");
  const down = (await made.output("downgrade", "--sql", "aaa111:base")).join("\n");
  const stamp = (await made.output("stamp", "--sql", "aaa111")).join("\n");
  expect(up).toMatch(/begin[^;]*;\ncreate table [^]*insert into alembic_version/);
  expect(down).toMatch(/drop table [^]*delete from alembic_version/);
  expect(stamp).toMatch(/create table alembic_version[^]*insert into alembic_version .*'aaa111'/);
  expect(stamp).not.toContain("create table `users`");
  for (const text of [up, down, stamp]) expect(text).not.toContain("s3cret");
});

test("commands may begin with another word, and the folder may be another", async () => {
  await using made = new MigratedApp({
    command: "schema",
    config: { MIGRATE_DIRECTORY: "db/steps" },
  });
  const { exitCode, stdout } = await cliRunner(made.app).invoke(["schema", "init"]);

  expect([exitCode, stdout]).toEqual([0, `Creating ${made.folder}/db/steps ... done\n`]);
  expect((await made.run(["init"])).exitCode).toBe(2);
});

test("rules of the app look at each revision before it is written", async () => {
  const seen: RevisionDraft[] = [];
  await using made = new MigratedApp({
    models: [User, Entry],
    includeObject: ({ type, name }) => type !== "table" || name !== "entries",
    processRevision: (draft) => {
      seen.push(draft);
      return draft.message === "no" ? undefined : { ...draft, message: `${draft.message}!` };
    },
  });
  await made.output("init");

  expect(await made.output("migrate", "-m", "no")).toEqual([
    "No revision was written: processRevision has refused it.",
  ]);
  expect(made.files()).toEqual([]);
  await made.output("migrate", "-m", "yes", "--rev-id", "aaa111");
  expect(made.files()).toEqual(["20261121-1950_aaa111_yes.ts"]);
  expect(made.read("20261121-1950_aaa111_yes.ts")).toContain('message: "yes!"');
  expect(JSON.stringify(seen)).not.toContain("entries");
});

test("an id that is taken is refused before anything is written", async () => {
  await using made = new MigratedApp();
  await made.output("init");
  await made.output("revision", "--rev-id", "aaa111");

  expect(await made.code("revision", "--rev-id", "aaa111", "--head", "base")).toBe(
    "MIGRATE_REVISION_DUPLICATE",
  );
  expect(await made.code("revision", "--rev-id", "../x")).toBe("MIGRATE_REVISION_INVALID");
  expect(await made.code("migrate", "--rev-id", "aaa111")).toBe("MIGRATE_REVISION_INVALID");
  expect(made.files()).toHaveLength(1);
});

test("a revision is opened in the editor that there is", async () => {
  await using made = new MigratedApp();
  await made.output("init");
  await made.output("revision", "--rev-id", "aaa111");
  writeFileSync(
    join(made.folder, "editor.cjs"),
    "require('node:fs').appendFileSync(process.argv[3], '// ' + process.argv[2])",
  );
  vi.stubEnv("VISUAL", undefined);
  vi.stubEnv("EDITOR", `${process.execPath} ${join(made.folder, "editor.cjs")} --wait`);
  await made.output("edit", "aaa");
  expect(made.read(made.files()[0] ?? "")).toMatch(/\/\/ --wait$/);

  vi.stubEnv("EDITOR", `${process.execPath} -e process.exit(3)`);
  expect(await made.code("edit")).toBe("MIGRATE_EDITOR_FAILED");
  vi.stubEnv("EDITOR", join(made.folder, "no-such-editor"));
  expect(await made.code("edit")).toBe("MIGRATE_EDITOR_FAILED");
  vi.stubEnv("EDITOR", undefined);
  expect(await made.code("edit")).toBe("MIGRATE_EDITOR_MISSING");
});

test("a database that somebody else has made is adopted: models, baseline, and on from there", async () => {
  await using made = new MigratedApp({ models: [] });
  await made.sql(
    "create table users (id integer not null primary key autoincrement, name text not null)",
  );
  await made.sql("create table alembic_version (version_num varchar(32) not null primary key)");
  await made.sql("insert into alembic_version values ('ae1027a6acf0')");
  await made.sql("insert into users (name) values ('Ada')");

  expect(await made.output("pull")).toEqual([`Generating ${made.folder}/models.ts ... done`]);
  expect(readFileSync(join(made.folder, "models.ts"), "utf8")).toMatch(/tableName: "users"/);
  expect(await made.code("pull")).toBe("MIGRATE_PULL_FAILED");
  await made.output("init");
  expect(await made.output("baseline")).toEqual([
    "Generating migrations/20261121-1950_ae1027a6acf0_baseline.ts ... done",
  ]);
  expect(await made.code("baseline")).toBe("MIGRATE_BASELINE_LATE");
  expect(await made.output("current")).toEqual(["ae1027a6acf0 (head)"]);

  await using later = new MigratedApp({ models: [Wider], folder: made.folder });
  await later.output("migrate", "-m", "ages", "--rev-id", "bbb222");
  expect(await later.output("upgrade")).toEqual(["Running upgrade ae1027a6acf0 -> bbb222, ages"]);
  expect(await later.sql("select * from users")).toEqual([{ id: 1, name: "Ada", age: null }]);
  expect(await later.output("check")).toHaveLength(1);
  await later.output("downgrade", "base");
  expect(await later.output("upgrade")).toHaveLength(2);
  expect(await later.output("check")).toHaveLength(1);
});

test("tables that nobody has migrated are stamped with their baseline", async () => {
  await using made = new MigratedApp();
  await made.app.run(() => made.db.createAll());
  await made.output("init");
  await made.output("baseline", "--rev-id", "aaa111");

  expect(await made.output("current")).toEqual(["aaa111 (head)"]);
  expect(await made.output("upgrade")).toEqual(["Nothing to upgrade."]);
  expect(await made.output("migrate")).toEqual([
    "No changes in the models: no revision was written.",
  ]);
});

test("models that are not loaded drop no tables", async () => {
  await using apps = await withUsers({ models: [] });

  expect(await apps.later.code("migrate", "--allow-destructive")).toBe("MIGRATE_MODELS_EMPTY");
  expect(apps.later.files()).toHaveLength(1);
});

test("a snapshot that was forgotten is missed, and nothing is done twice", async () => {
  await using apps = await withUsers({ models: [Wider] });
  await apps.before.output("revision", "-m", "by hand", "--rev-id", "bbb222");
  await apps.later.output("migrate", "-m", "ages", "--rev-id", "ccc333");
  rmSync(join(apps.before.folder, "migrations/snapshots/ccc333.json"));

  expect(await apps.later.code("migrate")).toBe("MIGRATE_SNAPSHOT_MISSING");
  expect(await apps.later.code("revision")).toBe("MIGRATE_SNAPSHOT_MISSING");
  expect(await apps.later.output("upgrade")).toHaveLength(2);
  writeFileSync(join(apps.before.folder, "migrations/snapshots/ccc333.json"), "{");
  expect(await apps.later.code("migrate")).toBe("MIGRATE_SNAPSHOT_INVALID");
});

test("branches that have changed the same in different ways are not joined", async () => {
  await using apps = await withUsers({ models: [Wider] });
  const Aged = defineEntity({
    name: "User",
    tableName: "users",
    properties: {
      id: p.integer().primary().autoincrement(),
      name: p.string(),
      age: p.string().nullable(),
    },
  });
  await using other = new MigratedApp({ models: [Aged], folder: apps.before.folder });
  await apps.later.output("migrate", "--rev-id", "bbb222");
  await other.output("migrate", "--rev-id", "ccc333", "--head", "aaa111", "--splice");

  expect(await other.code("merge")).toBe("MIGRATE_SNAPSHOT_CONFLICT");
  expect(other.files()).toHaveLength(3);
});

test("where several names are gone, the person chooses", async () => {
  const user = (properties: Readonly<Record<string, ReturnType<typeof p.string>>>) =>
    defineEntity({
      name: "User",
      tableName: "users",
      properties: { id: p.integer().primary().autoincrement(), ...properties },
    });
  await using before = new MigratedApp({ models: [user({ name: p.string(), nick: p.string() })] });
  await before.output("init");
  await before.output("migrate");
  await using later = new MigratedApp({
    models: [user({ fullName: p.string(), callName: p.string() })],
    folder: before.folder,
  });
  const { stdout, exitCode } = await later.run(["migrate", "-m", "names"], "7\n2\n\n");

  expect(stdout).toContain(
    "The column users.full_name is new. It may have been:\n  1) name\n  2) nick\n",
  );
  expect(stdout).toContain('There is no "7" in the list.');
  expect(stdout).toContain("The column users.call_name is new. Was it called name before? [Y/n] ");
  expect(exitCode).toBe(0);
  const text = later.read(later.files().find((name) => name.includes("names")) ?? "");
  expect(text).toContain("rename column `nick` to `full_name`");
  expect(text).toContain("rename column `name` to `call_name`");
});

test("with -v, a revision is shown as Alembic shows it", async () => {
  await using made = new MigratedApp();
  await made.output("init");
  await made.output("revision", "-m", "one", "--rev-id", "aaa111", "--branch-label", "shop");
  await made.output("revision", "-m", "two", "--rev-id", "bbb222");
  await made.output("revision", "--rev-id", "ccc333", "--head", "aaa111", "--splice");
  await made.output("merge", "-m", "both", "--rev-id", "ddd444");
  await made.output("upgrade", "bbb222");

  expect(await made.output("history", "-v", "-i", "-r", ":bbb222")).toEqual([
    "Rev: bbb222 (current)",
    "Parent: aaa111",
    "Branch names: shop",
    "Path: migrations/20261121-1950_bbb222_two.ts",
    "",
    "    two",
    "",
    "Rev: aaa111 (branchpoint)",
    "Parent: <base>",
    "Branches into: bbb222, ccc333",
    "Branch names: shop",
    "Path: migrations/20261121-1950_aaa111_one.ts",
    "",
    "    one",
  ]);
  expect((await made.output("show")).slice(0, 2)).toEqual([
    "Rev: ddd444 (head) (mergepoint)",
    "Merges: bbb222, ccc333",
  ]);
  expect(await made.output("current", "-v")).toContain(
    "Current revision(s) for default (sqlite:app.db):",
  );
  await made.sql("update alembic_version set version_num = 'gone'");
  expect(await made.output("current")).toEqual(["It is at gone, and no file has that revision."]);
});

test("a database that Alembic has left on two branches is not adopted", async () => {
  await using made = new MigratedApp();
  await made.sql("create table alembic_version (version_num varchar(32) not null primary key)");
  await made.sql("insert into alembic_version values ('aaa111'), ('bbb222')");
  await made.output("init");

  expect(await made.code("baseline")).toBe("MIGRATE_BASELINE_AMBIGUOUS");
  expect(made.files()).toEqual([]);
});
