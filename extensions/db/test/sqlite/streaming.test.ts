import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { newFile, open, openNotes, textsOf } from "./open.ts";

const texts = ["a", "b", "c", "d", "e"];

describe.each(["a file", ":memory:"])("a stream of %s", (place) => {
  const options = place === ":memory:" ? { file: place, lockTimeout: 0 } : { lockTimeout: 0 };

  test.each([1, 2, 5, 100])("gives every row once, in chunks of %i", async (size) => {
    const db = await openNotes(texts, options);
    const seen: unknown[] = [];

    for await (const { text } of db.selectFrom("note").select("text").stream(size)) seen.push(text);

    expect(seen).toEqual(texts);
  });

  test("keeps to its state while others write and read, also the same query", async () => {
    const db = await openNotes(texts, options);
    const query = db.selectFrom("note").select("text").orderBy("id");
    const seen: unknown[] = [];

    for await (const { text } of query.stream(1)) {
      seen.push(text);
      await db
        .insertInto("note")
        .values({ text: `after ${text}` })
        .execute();
      expect(await query.execute()).toHaveLength(texts.length + seen.length);
    }

    expect(seen).toEqual(texts);
  });

  test("holds nothing after its loop was left", async () => {
    const db = await openNotes(texts, { ...options, readers: 1 });

    for (let round = 0; round < 3; round += 1) {
      for await (const { text } of db.selectFrom("note").select("text").stream(1)) {
        expect(text).toBe("a");
        break;
      }
    }
    await sql`drop table note`.execute(db);
  });

  test("reads within a transaction what that has written", async () => {
    const db = await openNotes(["a"], options);

    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("note").values({ text: "b" }).execute();
      const seen: unknown[] = [];
      for await (const { text } of transaction.selectFrom("note").select("text").stream(1)) {
        seen.push(text);
      }
      expect(seen).toEqual(["a", "b"]);
    });
  });

  test("that writes does not keep its transaction from being committed", async () => {
    const db = await openNotes([], options);
    const insert = sql`insert into note (text) values ('a'), ('b') returning text`.compile(db);
    const transaction = await db.startTransaction().execute();

    await transaction.getExecutor().stream(insert, 1).next();
    await transaction.commit().execute();

    expect(await textsOf(db)).toEqual(["a", "b"]);
  });

  test("ends with its transaction, and says so", async () => {
    const db = await openNotes(texts, options);
    const transaction = await db.startTransaction().execute();
    const stream = transaction.selectFrom("note").select("text").stream(1);

    expect(await stream.next()).toEqual({ done: false, value: { text: "a" } });
    await transaction.commit().execute();

    await expect(stream.next()).rejects.toMatchObject({ code: "DATABASE_SQLITE_STREAM_ENDED" });
    await sql`drop table note`.execute(db);
  });

  test("keeps large integers", async () => {
    const stream = sql<{ n: bigint }>`select ${2n ** 60n} as n`.compile(open(options));
    const chunks = open(options).getExecutor().stream<{ n: bigint }>(stream, 10);

    for await (const { rows } of chunks) expect(rows).toEqual([{ n: 2n ** 60n }]);
  });

  test("may be of a statement that writes, and is committed at once", async () => {
    const db = await openNotes([], options);
    const insert = sql`insert into note (text) values ('a'), ('b') returning text`.compile(db);

    for await (const { rows } of db.getExecutor().stream(insert, 1)) {
      expect(rows).toHaveLength(1);
      expect(await textsOf(db)).toEqual(["a", "b"]);
      await db.updateTable("note").set({ id: 7 }).where("text", "=", "none").execute();
    }
  });
});

test("more streams than readers wait, and are told what to do after the lock timeout", async () => {
  const db = await openNotes(texts, { file: newFile(), readers: 2, lockTimeout: 5 });
  const newStream = () => db.selectFrom("note").select("text").stream(1);
  const open = [newStream(), newStream()];
  for (const stream of open) await stream.next();

  await expect(newStream().next()).rejects.toMatchObject({ code: "DATABASE_SQLITE_READERS_BUSY" });
  expect(await textsOf(db)).toEqual(texts);
  const waiting = newStream().next();
  await open[0]?.return?.();

  expect(await waiting).toEqual({ done: false, value: { text: "a" } });
});
