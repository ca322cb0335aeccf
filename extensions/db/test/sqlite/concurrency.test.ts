import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { describe, expect, test } from "vitest";
import { newFile, open, openNotes, type Tables, textsOf, valueOf } from "./open.ts";

async function openAccounts(count: number): Promise<Kysely<Tables>> {
  const db = open();
  await sql`create table account (id integer primary key, balance integer not null)`.execute(db);
  const accounts = Array.from({ length: count }, (_, id) => ({ id, balance: 100 }));
  await db.insertInto("account").values(accounts).execute();
  return db;
}

function balanceOf(db: Kysely<Tables>, id: number): Promise<{ balance: number }> {
  return db.selectFrom("account").select("balance").where("id", "=", id).executeTakeFirstOrThrow();
}

function transfer(db: Kysely<Tables>, from: number, to: number): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    for (const [id, amount] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const { balance } = await balanceOf(transaction, id);
      await nextTurn();
      const changed = { balance: balance + amount };
      await transaction.updateTable("account").set(changed).where("id", "=", id).execute();
    }
    if (from === 3) throw new Error("thought better of it");
  });
}

describe("sessions that write", () => {
  test("keep the sum of all accounts over 1,000 interleaved transactions", async () => {
    const db = await openAccounts(10);
    const sum = sql`select sum(balance) from account`;
    const sums = new Set<unknown>();

    const transfers = Array.from({ length: 1000 }, async (_, index) => {
      await transfer(db, index % 10, (index * 7 + 1) % 10).catch(() => undefined);
      sums.add(await valueOf(db, sum));
    });
    await Promise.all(transfers);

    expect([...sums]).toEqual([1000]);
    // 100 each gave one of nine accounts a coin; those of the fourth were all taken back.
    expect(await balanceOf(db, 3)).toEqual({ balance: 200 });
  });

  test("write one after the other, in the order in which they asked", async () => {
    const db = await openNotes();
    const numbers = Array.from({ length: 20 }, (_, index) => `${index}`);

    await Promise.all(
      numbers.map((text) =>
        db.transaction().execute(async (transaction) => {
          await nextTurn();
          await transaction.insertInto("note").values({ text }).execute();
        }),
      ),
    );

    expect(await textsOf(db)).toEqual(numbers);
  });

  test("within another's transaction are refused after the lock timeout, and told why", async () => {
    const db = await openNotes([], { lockTimeout: 5 });

    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "first" }).execute();
      const second = db.insertInto("note").values({ text: "second" }).execute();

      const error = {
        code: "DATABASE_SQLITE_LOCKED",
        remedy: expect.stringContaining("with the session"),
      };
      await expect(second).rejects.toMatchObject(error);
      await expect(db.transaction().execute(async () => {})).rejects.toThrow("for 5 ms");
    });
    await db.insertInto("note").values({ text: "third" }).execute();

    expect(await textsOf(db)).toEqual(["first", "third"]);
  });
});

describe("sessions that read", () => {
  test("see the state before a transaction while it is open, and after it its result", async () => {
    const db = await openNotes(["before"]);

    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "after" }).execute();

      expect(await textsOf(db)).toEqual(["before"]);
      expect(await textsOf(transaction)).toEqual(["before", "after"]);
    });

    expect(await textsOf(db)).toEqual(["before", "after"]);
  });

  test("in memory see also what is not yet committed, since there is one connection", async () => {
    const db = await openNotes(["before"], { file: ":memory:" });

    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "after" }).execute();
      expect(await textsOf(db)).toEqual(["before", "after"]);
    });
  });

  test("keep to one state in a transaction that only reads, which no writer waits for", async () => {
    const db = await openNotes(["before"]);

    const reading = db.transaction().setAccessMode("read only");
    await reading.execute(async (transaction) => {
      expect(await textsOf(transaction)).toEqual(["before"]);
      await db.insertInto("note").values({ text: "after" }).execute();
      expect(await textsOf(transaction)).toEqual(["before"]);

      const write = transaction.insertInto("note").values({ text: "own" }).execute();
      await expect(write).rejects.toMatchObject({ code: "DATABASE_SQLITE_TRANSACTION_READ_ONLY" });
    });

    expect(await textsOf(db)).toEqual(["before", "after"]);
  });
});

describe("another process that writes", () => {
  test("is waited for, while the event loop goes on", async () => {
    const file = newFile();
    const db = await openNotes([], { file });
    const other = new DatabaseSync(file);
    other.exec("begin immediate; insert into note (text) values ('other')");

    const insert = db.insertInto("note").values({ text: "own" }).execute();
    const whole = db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "whole" }).execute();
    });
    for (let turns = 0; turns < 5; turns += 1) await nextTurn();
    other.exec("commit");
    other.close();
    await Promise.all([insert, whole]);

    expect(await textsOf(db)).toEqual(["other", "own", "whole"]);
  });

  test("is waited for no longer than the busy timeout; afterwards all goes on", async () => {
    const file = newFile();
    const db = await openNotes([], { file, busyTimeout: 3 });
    const other = new DatabaseSync(file);
    other.exec("begin immediate");

    const insert = db.insertInto("note").values({ text: "a" });
    await expect(insert.execute()).rejects.toMatchObject({ errcode: 5 });
    const begin = db.transaction().execute(async () => {});
    await expect(begin).rejects.toThrow("database is locked");
    other.exec("rollback");
    other.close();
    await insert.execute();

    expect(await textsOf(db)).toEqual(["a"]);
  });
});
