import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConformance } from "@phial/conformance";
import { SQLite3 } from "../src/index.ts";

// Every app gets files of its own, since what one has written the next would read.
const folder = mkdtempSync(join(tmpdir(), "phial-sqlite3-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const file = () => join(folder, `${(files += 1)}.db`);

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new SQLite3(),
  config: () => ({ SQLITE3_DATABASE: file(), ARCHIVE_SQLITE3_DATABASE: file() }),
  otherConfig: () => ({ SQLITE3_DATABASE: file(), SQLITE3_SYNCHRONOUS: "FULL" }),
  use: (db) => {
    db.connection.exec("create table if not exists note (id integer primary key)");
    const [note] = db.sql`insert into note default values returning id`;
    return [note, db.sql`pragma synchronous`];
  },
  spoil: (db) => db.connection.close(),
  withSibling: () => new SQLite3({ name: "archive" }),
});
