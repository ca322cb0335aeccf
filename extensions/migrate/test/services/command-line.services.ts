import { expect, test } from "vitest";
import { TempProject } from "../temp-project.ts";

const app = (models: string) => `
import { Database, defineEntity, p } from "@phial/db";
import { Migrate } from "@phial/migrate";
import { Phial } from "phial";

${models}

const db = new Database({ models: [User] });
const migrate = new Migrate(db);

export function createApp(config) {
  const app = new Phial("notes", { config });
  db.initApp(app);
  migrate.initApp(app);
  // An app that reads a table when it starts can be migrated all the same.
  app.onStart(() => app.run(() => db.session.count(User)));
  return app;
}
`;

const userModel = (properties: string) => `
const User = defineEntity({
  name: "User",
  tableName: "users",
  properties: { id: p.integer().primary().autoincrement(), ${properties} },
});`;

const FIRST = app(userModel("name: p.string()"));
const RENAMED = app(userModel("fullName: p.string(), age: p.integer().nullable()"));

test("the whole way of an app's schema, at the command line", { timeout: 300_000 }, async () => {
  using project = new TempProject({ "app.ts": FIRST });
  const db = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await project.phial("db", ...args);
    expect(
      stderr
        .split("\n")
        .filter((line) => !line.startsWith("{"))
        .join("\n"),
      args.join(" "),
    ).toBe("");
    expect(exitCode).toBe(0);
    return stdout.trimEnd().split("\n");
  };
  const refused = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await project.phial("db", ...args);
    expect(exitCode).toBe(1);
    return stderr;
  };

  // Before the folder is there, and making it.
  expect(await refused("upgrade")).toContain("MIGRATE_DIRECTORY_MISSING");
  expect(await db("init")).toEqual([`Creating ${project.folder}/migrations ... done`]);
  expect(await refused("init")).toContain("MIGRATE_DIRECTORY_TAKEN");

  // The first revision.
  expect(await db("migrate", "-m", "add users", "--rev-id", "aaa111")).toEqual([
    expect.stringMatching(/^Generating migrations\/\d{8}-\d{4}_aaa111_add_users\.ts \.\.\. done$/),
  ]);
  expect(await db("migrate")).toEqual(["No changes in the models: no revision was written."]);
  expect(project.revisions()).toEqual(["aaa111_add_users.ts"]);
  expect(await db("current")).toEqual(["<base>"]);
  expect(await db("upgrade")).toEqual(["Running upgrade <base> -> aaa111, add users"]);
  expect(await db("upgrade")).toEqual(["Nothing to upgrade."]);
  expect(await db("current")).toEqual(["aaa111 (head)"]);
  expect(await db("check")).toEqual(["The models are what the databases have."]);
  project.sql("insert into users (name) values ('Ada') returning id");

  // A column has a new name.
  project.write("app.ts", RENAMED);
  expect(await refused("check")).toContain("MIGRATE_MODELS_DIFFER");
  expect(await refused("migrate")).toMatch(
    /MIGRATE_RENAME_UNDECIDED[^]*--rename users\.name=full_name/,
  );
  expect(project.revisions()).toHaveLength(1);
  const rename = ["-m", "full names", "--rename", "users.name=full_name", "--rev-id", "bbb222"];
  expect(await db("migrate", ...rename)).toEqual([expect.stringContaining("bbb222_full_names.ts")]);
  expect(await db("upgrade")).toEqual(["Running upgrade aaa111 -> bbb222, full names"]);
  expect(project.sql("select * from users")).toEqual([{ id: 1, full_name: "Ada", age: null }]);
  expect(await db("check")).toEqual(["The models are what the databases have."]);
  expect(await db("downgrade")).toEqual(["Running downgrade bbb222 -> aaa111, full names"]);
  expect(project.sql("select * from users")).toEqual([{ id: 1, name: "Ada" }]);

  // Looking at it.
  expect(await db("history", "-i")).toEqual([
    "aaa111 -> bbb222 (head), full names",
    "<base> -> aaa111 (current), add users",
  ]);
  expect((await db("show", "aaa")).join("\n")).toMatch(
    /^Rev: aaa111\nParent: <base>\nPath: migrations\/\S+\n\n {4}add users$/,
  );

  // Two people write a revision each.
  await db("revision", "-m", "mine", "--rev-id", "ccc333");
  await db("revision", "-m", "theirs", "--rev-id", "ddd444", "--head", "bbb222", "--splice");
  expect(await db("heads")).toEqual(["ccc333 (head)", "ddd444 (head)"]);
  expect(await db("branches")).toEqual([
    "bbb222 (branchpoint)",
    "       -> ccc333 (head), mine",
    "       -> ddd444 (head), theirs",
  ]);
  for (const command of ["upgrade", "migrate"]) {
    expect(await refused(command)).toMatch(
      /MIGRATE_HEADS_SEVERAL[^]*ccc333 \(mine\), ddd444 \(theirs\)[^]*phial db merge heads/,
    );
  }
  await db("merge", "-m", "both", "--rev-id", "eee555");
  expect(await db("migrate")).toEqual(["No changes in the models: no revision was written."]);
  expect(await db("upgrade")).toEqual([
    "Running upgrade aaa111 -> bbb222, full names",
    "Running upgrade bbb222 -> ccc333, mine",
    "Running upgrade bbb222 -> ddd444, theirs",
    "Running upgrade ccc333, ddd444 -> eee555, both",
  ]);
  expect(await db("current")).toEqual(["eee555 (head) (mergepoint)"]);
  expect(project.sql("select * from alembic_version")).toEqual([{ version_num: "eee555" }]);

  // What a database is at, written down by hand.
  expect(await db("stamp", "bbb222")).toEqual(['The database "default" is at bbb222.']);
  project.sql("update alembic_version set version_num = 'gone' returning 1");
  expect(await refused("upgrade")).toContain("MIGRATE_REVISION_MISSING");
  expect(await db("stamp", "--purge", "heads")).toEqual(['The database "default" is at eee555.']);

  // SQL for somebody else to run.
  const script = (await db("upgrade", "--sql", "aaa111:bbb222")).join("\n");
  expect(script).toContain("update alembic_version set version_num = 'bbb222'");
  expect(script).not.toContain("aaa111:");
});
