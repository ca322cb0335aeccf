import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConformance } from "@phial/conformance";
import { Database, defineEntity, p } from "@phial/db";
import { Migrate } from "../src/index.ts";

const Note = defineEntity({
  name: "Note",
  tableName: "notes",
  properties: { id: p.integer().primary().autoincrement(), text: p.string() },
});

/** A folder with one revision, which goes with the process. */
function folderOf(id: string): string {
  const folder = mkdtempSync(join(tmpdir(), "phial-migrate-"));
  const up = ["create table notes (id integer primary key, text text not null)"];
  const text = JSON.stringify({
    id,
    message: "notes",
    parents: [],
    up,
    down: ["drop table notes"],
  });
  writeFileSync(join(folder, `${id}.mjs`), `export default ${text};`);
  return folder;
}

const FOLDER = folderOf("a1");
const OTHER_FOLDER = folderOf("b2");

const db = new Database({ models: [Note] });
const archive = new Database({ name: "archive", models: [Note] });

/** A database in memory for each app, and one folder for all: it is only read. */
const config = (folder: string) => ({
  DATABASE_URL: "sqlite::memory:",
  ARCHIVE_DATABASE_URL: "sqlite::memory:",
  MIGRATE_DIRECTORY: folder,
  ARCHIVE_MIGRATE_MIGRATE_DIRECTORY: folder,
});

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new Migrate(db),
  config: () => config(FOLDER),
  otherConfig: () => config(OTHER_FOLDER),
  use: async (migrate) => {
    await migrate.upgrade();
    const [current] = await migrate.current();
    return current?.revisions;
  },
  commands: {
    "db upgrade": { args: ["head"] },
    "db current": {},
    "db show": { args: ["head"] },
    "db history": { options: { indicateCurrent: true } },
  },
  withSibling: () => new Migrate(archive, { name: "archive-migrate", command: "archive" }),
});
