import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Phial, silentLogger } from "phial";
import { cliRunner, testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { SQLite3 } from "../src/index.ts";
import { newFile } from "./folder.ts";

function appWith(db: SQLite3, config: object = {}): Phial {
  const app = new Phial("notes", { config: { ...config }, log: silentLogger });
  db.initApp(app);
  return app;
}

describe("the connection", () => {
  test("is one and the same within a context, and another in the next", async () => {
    const db = new SQLite3();
    await using app = appWith(db, { SQLITE3_DATABASE: newFile() });

    const [first, again] = await app.run(() => [db.connection, db.connection]);
    const second = await app.run(() => db.connection);

    expect(first === again).toBe(true);
    expect(second === first).toBe(false);
  });

  test("is opened at first use, and not before", async () => {
    const file = newFile();
    const db = new SQLite3();
    await using app = appWith(db, { SQLITE3_DATABASE: file });

    await app.run(() => expect(existsSync(file)).toBe(false));
    await app.run(() => void db.connection);

    expect(existsSync(file)).toBe(true);
  });

  test("is closed at the end of a context, also after an error", async () => {
    const db = new SQLite3();
    await using app = appWith(db, { SQLITE3_DATABASE: newFile() });
    const seen: DatabaseSync[] = [];
    app.get("/fails", () => {
      seen.push(db.connection);
      throw new Error("no such luck");
    });

    await testClient(app).get("/fails");
    await app.run(() => void seen.push(db.connection));

    expect(seen.map((connection) => connection.isOpen)).toEqual([false, false]);
  });

  test("works in a view, in app.run() and in a command alike", async () => {
    const db = new SQLite3();
    await using app = appWith(db, { SQLITE3_DATABASE: newFile() });
    const count = () => db.sql<{ n: number }>`select count(*) as n from note`;
    app.get("/count", () => count());
    app.command({ name: "count", doc: "Counts.", run: ({ print }) => print(`${count()[0]?.n}`) });
    await app.run(() => db.connection.exec("create table note (id integer primary key)"));

    const { output } = await cliRunner(app).invoke(["count"]);

    expect(await (await testClient(app).get("/count")).json()).toEqual([{ n: 0 }]);
    expect(output).toBe("0\n");
  });

  test("goes to another file in another app", async () => {
    const db = new SQLite3();
    await using one = appWith(db, { SQLITE3_DATABASE: newFile() });
    await using other = appWith(db, { SQLITE3_DATABASE: newFile() });
    const tables = () => db.sql<{ name: string }>`select name from sqlite_schema`;

    await one.run(() => db.connection.exec("create table note (id integer primary key)"));

    expect(await one.run(tables)).toHaveLength(1);
    expect(await other.run(tables)).toEqual([]);
  });

  test("takes a relative path from the app's root", async () => {
    const file = newFile("relative.db");
    const db = new SQLite3();
    const config = { SQLITE3_DATABASE: "relative.db" };
    await using app = new Phial("notes", { config, root: dirname(file) });
    db.initApp(app);

    await app.run(() => void db.connection);

    expect(existsSync(file)).toBe(true);
  });

  test("enforces foreign keys, writes ahead and waits for locks", async () => {
    const db = new SQLite3();
    const config = {
      SQLITE3_DATABASE: newFile(),
      SQLITE3_TIMEOUT: "1m",
      SQLITE3_SYNCHRONOUS: "FULL",
    };
    await using app = appWith(db, config);

    const pragmas = await app.run(() => [
      db.sql`pragma foreign_keys`,
      db.sql`pragma journal_mode`,
      db.sql`pragma busy_timeout`,
      db.sql`pragma synchronous`,
    ]);

    expect(pragmas.flat()).toEqual([
      { foreign_keys: 1 },
      { journal_mode: "wal" },
      { timeout: 60_000 },
      { synchronous: 2 },
    ]);
  });

  test("outside of a context says how to get one", () => {
    const db = new SQLite3();
    appWith(db);

    expect(() => db.connection).toThrow("app.run(");
  });

  test("of a file that cannot be opened names the file and the setting", async () => {
    const db = new SQLite3();
    await using app = appWith(db, { SQLITE3_DATABASE: `${newFile()}/gone/notes.db` });

    await expect(app.run(() => db.connection)).rejects.toMatchObject({
      code: "SQLITE3_OPEN_FAILED",
      problem: expect.stringContaining("/gone/notes.db"),
      remedy: expect.stringContaining("SQLITE3_DATABASE"),
    });
  });

  test("of a file that is no database is closed again", async () => {
    const db = new SQLite3();
    await using app = appWith(db, { SQLITE3_DATABASE: import.meta.filename });

    await expect(app.run(() => db.connection)).rejects.toMatchObject({
      code: "SQLITE3_OPEN_FAILED",
    });
  });
});

describe("a database in memory", () => {
  test("lives as long as the app", async () => {
    const db = new SQLite3();
    const app = appWith(db);

    const connection = await app.run(() => {
      db.connection.exec("create table note (id integer primary key)");
      return db.connection;
    });
    const rows = await app.run(() => db.sql`select * from note`);
    await app.close();

    expect(rows).toEqual([]);
    expect(connection.isOpen).toBe(false);
  });

  test("is another one in another app", async () => {
    const db = new SQLite3();
    await using one = appWith(db);
    await using other = appWith(db);

    await one.run(() => db.connection.exec("create table note (id integer primary key)"));

    await expect(other.run(() => db.sql`select * from note`)).rejects.toThrow("no such table");
  });
});

test("two instances in one app have their own settings and databases", async () => {
  const [db, archive] = [new SQLite3(), new SQLite3({ name: "archive" })];
  const [now, then] = [newFile(), newFile()];
  await using app = appWith(db, { SQLITE3_DATABASE: now, ARCHIVE_SQLITE3_DATABASE: then });
  archive.initApp(app);

  const [here, there] = await app.run(() => [
    db.connection.location(),
    archive.connection.location(),
  ]);

  expect([here, there]).toEqual([now, then]);
});
