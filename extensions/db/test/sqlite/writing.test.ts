import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, test, vi } from "vitest";
import { open, openNotes, textsOf, valueOf } from "./open.ts";

const READING = [
  "select * from note",
  "-- insert\n select text from note",
  "/* delete */ with found as (select text from note) select * from found",
  "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) select i from n",
  "values (1), (2)",
  "select 'insert into note' as \"returning\"",
  "explain query plan select * from note",
  "pragma table_xinfo(note)",
  "select * from pragma_table_info('note')",
  "select * from found where found match 'first'",
];

const WRITING = [
  "insert into note (text) values ('a')",
  "-- select\n insert into note (text) values ('a')",
  "/* select */ with new as (select 'a' as text) insert into note (text) select text from new",
  "insert into note (text) values ('a') returning id",
  "update note set text = 'b' returning text",
  "with old as (select 1 as id) delete from note where id in (select id from old)",
  "replace into note (id, text) values (1, 'c')",
  "create table other (id integer)",
  "pragma user_version = 3",
  "analyze",
  "vacuum",
];

// A transaction holds the writer: what is not refused needs no writer.
describe("while another session holds the writer", () => {
  test.each(READING)("%s is read", async (query) => {
    const db = await openNotes(["first"], { lockTimeout: 0 });
    await sql`create virtual table found using fts5 (text)`.execute(db);

    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "own" }).execute();
      await sql.raw(query).execute(db);
      await sql.raw(query).execute(db);
    });
  });

  test.each(WRITING)("%s has to wait", async (query) => {
    for (const file of [undefined, ":memory:"]) {
      const db = await openNotes(["first"], { lockTimeout: 0, ...(file && { file }) });

      await db.transaction().execute(async (transaction) => {
        if (query.startsWith("insert")) await sql.raw(query).execute(transaction);
        for (const _ of [1, 2]) {
          await expect(sql.raw(query).execute(db)).rejects.toThrow(/is locked|cannot VACUUM/);
        }
      });
    }
  });
});

describe("a statement that writes", () => {
  test.each(WRITING)("%s is executed once, however often", async (query) => {
    for (const file of [undefined, ":memory:"]) {
      const db = await openNotes([], file ? { file } : {});
      await sql.raw(query).execute(db);
      if (!/insert/.test(query)) continue;

      expect(await textsOf(db)).toEqual(["a"]);
      await expect(sql.raw(query).execute(db)).rejects.toThrow("UNIQUE");
    }
  });

  test("gives its rows with RETURNING", async () => {
    const db = await openNotes();

    const row = await db
      .insertInto("note")
      .values({ text: "a" })
      .returning(["id", "text"])
      .executeTakeFirstOrThrow();

    expect(row).toEqual({ id: 1, text: "a" });
  });

  test("tells how many rows it changed", async () => {
    const db = await openNotes(["a", "b"]);

    const { numUpdatedRows } = await db
      .updateTable("note")
      .set({ text: null })
      .executeTakeFirstOrThrow();

    expect(numUpdatedRows).toBe(2n);
  });

  test("is seen by the next read, also when it changes the tables themselves", async () => {
    const db = await openNotes(["a"]);
    const all = sql`select * from note`;

    expect((await all.execute(db)).rows).toEqual([{ id: 1, text: "a" }]);
    await sql`alter table note add column done integer default 0`.execute(db);

    expect((await all.execute(db)).rows).toEqual([{ id: 1, text: "a", done: 0 }]);
  });

  test("may be a pragma, which holds for all that is written afterwards", async () => {
    const db = await openNotes();
    await sql`create table line (note integer references note (id))`.execute(db);

    for (const state of ["off", "on", "off"]) {
      await sql.raw(`pragma foreign_keys = ${state}`).execute(db);
      expect(await valueOf(db, sql`pragma foreign_keys`)).toBe(state === "on" ? 1 : 0);
    }
    await sql`insert into line (note) values (1)`.execute(db);
  });

  test("is not executed when its signal was aborted while it waited", async () => {
    const db = await openNotes();
    const controller = new AbortController();
    // Kysely tells there that the statement ended after its caller had gone.
    vi.spyOn(console, "error").mockReturnValue();
    let late: Promise<unknown> | undefined;

    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "first" }).execute();
      const insert = db.insertInto("note").values({ text: "late" });
      late = insert.execute({ signal: controller.signal }).catch((error: unknown) => error);
      await nextTurn();
      controller.abort();
    });

    expect(await late).toBeInstanceOf(Error);
    await sql`pragma user_version = 1`.execute(db);
    expect(await textsOf(db)).toEqual(["first"]);
  });
});

describe("a transaction by hand", () => {
  test("is refused and leaves nothing behind", async () => {
    const db = await openNotes();

    for (const query of ["begin", "begin immediate", "savepoint a"]) {
      const error = { code: "DATABASE_SQLITE_TRANSACTION_BY_HAND" };
      await expect(sql.raw(query).execute(db)).rejects.toMatchObject(error);
    }
    await db.insertInto("note").values({ text: "a" }).execute();

    expect(await textsOf(db)).toEqual(["a"]);
  });
});

test("options that are no whole numbers are refused", () => {
  for (const options of [
    { busyTimeout: -1 },
    { lockTimeout: 0.5 },
    { statementCache: Number.NaN },
    { readers: 0 },
  ]) {
    expect(() => open(options)).toThrow(/is not a whole number from [01] on/);
  }
});
