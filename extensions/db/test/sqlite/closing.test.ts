import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { newFile, open, openNotes, textsOf, valueOf } from "./open.ts";

describe("closing", () => {
  test("leaves the file alone behind, with all that was committed in it", async () => {
    const file = newFile();
    const db = await openNotes(["a"], { file });
    expect(existsSync(`${file}-wal`)).toBe(true);

    await db.destroy();

    expect(readdirSync(dirname(file))).toEqual(["test.db"]);
    const other = new DatabaseSync(file);
    expect(other.prepare("select text from note").all()).toMatchObject([{ text: "a" }]);
    other.close();
  });

  test("empties the log also while another process has the file open", async () => {
    const file = newFile();
    const db = await openNotes(["a"], { file });
    const other = new DatabaseSync(file);
    other.prepare("select * from note").all();

    await db.destroy();

    expect(other.prepare("pragma wal_checkpoint").get()).toMatchObject({ log: 0 });
    other.close();
  });

  test.each(["a file", ":memory:"])("ends open streams of %s", async (place) => {
    const file = place === ":memory:" ? place : newFile();
    const db = await openNotes(["a", "b"], { file });
    const stream = db.selectFrom("note").select("text").stream(1);
    await stream.next();

    await db.destroy();

    if (place === ":memory:") return;
    await expect(stream.next()).rejects.toMatchObject({ code: "DATABASE_SQLITE_STREAM_ENDED" });
    expect(readdirSync(dirname(file))).toEqual(["test.db"]);
  });

  test("rolls an open transaction back and refuses those who wait", async () => {
    const file = newFile();
    const db = await openNotes(["a"], { file });
    const transaction = await db.startTransaction().execute();
    await transaction.insertInto("note").values({ text: "b" }).execute();
    const insert = db.insertInto("note").values({ text: "c" }).execute();
    const waiting = insert.catch((error: unknown) => error);
    await new Promise(setImmediate);

    await db.destroy();

    expect(await waiting).toMatchObject({ code: "DATABASE_SQLITE_CLOSED" });
    const lost = { code: "DATABASE_SQLITE_TRANSACTION_LOST" };
    await expect(transaction.commit().execute()).rejects.toMatchObject(lost);
    expect(await textsOf(open({ file }))).toEqual(["a"]);
  });
});

describe("opening", () => {
  test("writes through a log, and waits for the disk unless it is told not to", async () => {
    const db = open({ file: newFile(), synchronous: "FULL" });

    expect(await valueOf(db, sql`pragma journal_mode`)).toBe("wal");
    expect(await valueOf(db, sql`pragma synchronous`)).toBe(2);
    expect(await valueOf(open(), sql`pragma synchronous`)).toBe(1);
  });

  test("says what to do when the file cannot be opened, and keeps the error of SQLite", async () => {
    const folder = newFile();
    mkdirSync(folder);
    const noDatabase = newFile();
    writeFileSync(noDatabase, "This is a letter, and no database at all.".repeat(100));

    for (const file of [folder, `${folder}/none/test.db`, noDatabase]) {
      await expect(sql`select 1`.execute(open({ file }))).rejects.toMatchObject({
        code: "DATABASE_SQLITE_OPEN_FAILED",
        problem: expect.stringContaining(file),
        cause: { code: "ERR_SQLITE_ERROR" },
      });
    }
  });
});
