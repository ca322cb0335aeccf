import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineEntity, p } from "@phial/db";
import { expect, test } from "vitest";
import { MigratedApp } from "../app.ts";

const python = process.env["PHIAL_TEST_PYTHON"];

/** Whether there is a Python with Alembic: Debian calls it python3-alembic. */
function hasAlembic(): boolean {
  if (python === undefined) return false;
  try {
    execFileSync(python, ["-c", "import alembic"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const ENV = `
from alembic import context
from sqlalchemy import create_engine
with create_engine("sqlite:///app.db").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

const revision = (id: string, parent: string | null, up: string, down: string) => `
from alembic import op
revision = "${id}"
down_revision = ${parent === null ? "None" : JSON.stringify(parent)}
def upgrade():
    ${up}
def downgrade():
    ${down}
`;

const User = defineEntity({
  name: "User",
  tableName: "users",
  properties: { id: p.integer().primary().autoincrement(), name: p.string() },
});
const Aged = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string(),
    age: p.integer().nullable(),
  },
});

/** Alembic, in the folder of an app and on its database. */
class Alembic {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, "alembic/versions"), { recursive: true });
    writeFileSync(join(folder, "alembic.ini"), "[alembic]\nscript_location = alembic\n");
    writeFileSync(join(folder, "alembic/env.py"), ENV);
  }

  write(id: string, parent: string | null, up = "pass", down = "pass"): void {
    writeFileSync(join(this.#folder, `alembic/versions/${id}.py`), revision(id, parent, up, down));
  }

  run(...args: readonly string[]): string {
    const argv = ["-m", "alembic.config", ...args];
    return execFileSync(python ?? "", argv, { cwd: this.#folder, encoding: "utf8", stdio: "pipe" });
  }
}

test.skipIf(!hasAlembic())("Alembic and Phial hand a database to each other", async () => {
  await using made = new MigratedApp({ models: [User] });
  const alembic = new Alembic(made.folder);
  const create =
    "create table users (id integer primary key autoincrement not null, name text not null)";
  alembic.write("ae1027a6acf0", null, `op.execute("${create}")`, 'op.execute("drop table users")');
  alembic.run("upgrade", "head");

  // Phial goes on from where Alembic was.
  await made.output("init");
  await made.output("baseline");
  expect(await made.output("current")).toEqual(["ae1027a6acf0 (head)"]);
  expect(await made.output("check")).toEqual(["The models are what the databases have."]);
  await using later = new MigratedApp({ models: [Aged], folder: made.folder });
  await later.output("migrate", "-m", "ages", "--rev-id", "bbb222");
  expect(await later.output("upgrade")).toEqual(["Running upgrade ae1027a6acf0 -> bbb222, ages"]);

  // Alembic knows what Phial did, if it has a revision of that id.
  expect(() => alembic.run("current")).toThrow("Command failed");
  alembic.write("bbb222", "ae1027a6acf0");
  expect(alembic.run("current")).toContain("bbb222 (head)");

  // And the other way round.
  alembic.write("ccc333", "bbb222");
  alembic.run("upgrade", "head");
  expect(await later.code("upgrade")).toBe("MIGRATE_REVISION_MISSING");
  alembic.run("downgrade", "-1");
  expect(await later.output("upgrade")).toEqual(["Nothing to upgrade."]);

  // What Phial has made from nothing, Alembic takes back.
  await later.output("downgrade", "base");
  expect(alembic.run("current")).toBe("");
  await later.output("upgrade");
  alembic.run("downgrade", "base");
  expect(await later.output("current")).toEqual(["<base>"]);
});
