import { type ControlledTransaction, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openNotes, type Tables, textsOf, valueOf } from "./open.ts";

const add = (db: Pick<ControlledTransaction<Tables>, "insertInto">, text: string) =>
  db.insertInto("note").values({ text }).execute();

describe.each(["a file", ":memory:"])("a transaction in %s", (place) => {
  const options = place === ":memory:" ? { file: place, lockTimeout: 0 } : { lockTimeout: 0 };

  test("does all of its work, or nothing when it throws", async () => {
    const db = await openNotes([], options);

    await db.transaction().execute((transaction) => add(transaction, "kept"));
    const failing = db.transaction().execute(async (transaction) => {
      await add(transaction, "lost");
      throw new Error("no such luck");
    });

    await expect(failing).rejects.toThrow("no such luck");
    expect(await textsOf(db)).toEqual(["kept"]);
  });

  test("undoes what came after a savepoint, and keeps what came before", async () => {
    const db = await openNotes([], options);
    const outer = await db.startTransaction().execute();
    await add(outer, "outer");

    const inner = await outer.savepoint('in"ner').execute();
    await add(inner, "inner");
    const innermost = await inner.savepoint("innermost").execute();
    await add(innermost, "innermost");
    await innermost.releaseSavepoint("innermost").execute();
    await inner.rollbackToSavepoint('in"ner').execute();
    const again = await outer.savepoint("again").execute();
    await add(again, "again");
    await again.releaseSavepoint("again").execute();
    await outer.commit().execute();

    expect(await textsOf(db)).toEqual(["outer", "again"]);
  });

  test("that cannot be committed is rolled back and holds nothing", async () => {
    const db = await openNotes([], options);
    await sql`create table line
      (note integer references note (id) deferrable initially deferred)`.execute(db);

    const transaction = await db.startTransaction().execute();
    await sql`insert into line (note) values (1)`.execute(transaction);
    const commit = transaction.commit().execute();

    await expect(commit).rejects.toMatchObject({ errcode: 787 });
    await add(db, "next");
    expect(await valueOf(db, sql`select count(*) from line`)).toBe(0);
  });

  test("that SQLite has rolled back executes nothing more, also not for itself", async () => {
    const db = await openNotes(["taken"], options);
    const transaction = await db.startTransaction().execute();
    await add(transaction, "first");

    const conflict = sql`insert or rollback into note (text) values ('taken')`.execute(transaction);
    await expect(conflict).rejects.toThrow("UNIQUE");
    const error = { code: "DATABASE_SQLITE_TRANSACTION_LOST" };
    await expect(add(transaction, "second")).rejects.toMatchObject(error);
    await expect(transaction.savepoint("a").execute()).rejects.toMatchObject(error);
    await expect(transaction.commit().execute()).rejects.toMatchObject(error);

    await add(db, "next");
    expect(await textsOf(db)).toEqual(["taken", "next"]);
  });

  test("goes on after a statement that failed", async () => {
    const db = await openNotes(["taken"], options);

    await db.transaction().execute(async (transaction) => {
      await expect(add(transaction, "taken")).rejects.toThrow("UNIQUE");
      await add(transaction, "free");
    });

    expect(await textsOf(db)).toEqual(["taken", "free"]);
  });
});
