import { afterEach, beforeEach, expect, test } from "vitest";
import type { Phial } from "phial";
import { Database } from "../src/index.ts";
import { NoteSchema, AuthorSchema, Note, notesApp } from "./notes.ts";

const db = new Database({ models: [NoteSchema, AuthorSchema] });
let app: Phial;
beforeEach(async () => (app = await notesApp(db, { DATABASE_RECORD_QUERIES: true })));
afterEach(() => app.close());

const sent = (): (string | undefined)[] =>
  db.recordedQueries.map(({ statement }) => /^\w+/.exec(statement)?.[0]);
let ids = 0;
const insert = (text: string) =>
  db.sql
    .insertInto("notes")
    .values({ id: (ids += 1), text, is_done: false })
    .returning("id")
    .executeTakeFirstOrThrow();
const texts = async () => {
  const notes = await app.run(() => db.session.findAll(Note, { orderBy: { id: "asc" } }));
  return notes.map(({ text }) => text);
};

test("a transaction of db.sql alone is committed whole", async () => {
  await app.run(async () => {
    await db.transaction(async () => {
      await insert("tea");
      await insert("milk");
    });
    expect(sent()).toEqual(["begin", "insert", "insert", "commit"]);
  });
  expect(await texts()).toEqual(["tea", "milk"]);
});

test("and undone whole, with the savepoints in it", async () => {
  await app.run(async () => {
    const work = db.transaction(async () => {
      await insert("tea");
      await db.transaction(() => insert("milk"));
      throw new Error("spilt");
    });
    await expect(work).rejects.toThrow("spilt");
  });
  expect(await texts()).toEqual([]);
});

test("a savepoint in it undoes its own part only", async () => {
  await app.run(() =>
    db.transaction(async () => {
      await insert("tea");
      const inner = db.transaction(async () => {
        await insert("milk");
        throw new Error("spilt");
      });
      await expect(inner).rejects.toThrow("spilt");
    }),
  );
  expect(await texts()).toEqual(["tea"]);
});

test("the session and db.sql are of one transaction, whichever is used first", async () => {
  await app.run(() =>
    db.transaction(async (session) => {
      expect(db.session).toBe(session);
      const { id } = await insert("tea");
      const note = await db.getOr404(Note, id);
      note.text = "honey";
      session.create(Note, { text: "milk" });
    }),
  );
  expect(await texts()).toEqual(["honey", "milk"]);
});

test("what a transaction has loaded or created is known to the session of the context", async () => {
  await app.run(async () => {
    const created = await db.transaction(async (session) => session.create(Note, { text: "tea" }));
    expect(db.session.getUnitOfWork().getById(Note, created.id)).toBe(created);
    created.text = "honey";
    await db.session.flush();
  });
  expect(await texts()).toEqual(["honey"]);
});

test("and nothing of one that was undone", async () => {
  const id = await app.run(async () => (await insert("tea")).id);
  await app.run(async () => {
    const work = db.transaction(async () => {
      (await db.getOr404(Note, id)).text = "spilt";
      throw new Error("spilt");
    });
    await expect(work).rejects.toThrow("spilt");
    expect(db.session.getUnitOfWork().getIdentityMap().keys()).toEqual([]);
    expect((await db.getOr404(Note, id)).text).toBe("tea");
  });
});

test("a session that somebody opens beside it has what it did, and not what it deleted", async () => {
  const { kept, gone } = await app.run(async () => {
    return { kept: (await insert("tea")).id, gone: (await insert("milk")).id };
  });
  await app.run(async () => {
    const begun = Promise.withResolvers<void>();
    const loaded = Promise.withResolvers<void>();
    const work = db.transaction(async (session) => {
      begun.resolve();
      await loaded.promise;
      expect(db.session).toBe(session);
      (await session.findOneOrFail(Note, kept)).text = "honey";
      session.remove(await session.findOneOrFail(Note, gone));
    });
    await begun.promise;
    const beside = await db.session.findAll(Note);
    expect(beside.map(({ text }) => text)).toEqual(["tea", "milk"]);
    loaded.resolve();
    await work;
    expect(beside.map(({ text }) => text)).toEqual(["honey", "milk"]);
    expect(db.session.getUnitOfWork().getById(Note, gone)).toBeUndefined();
  });
});

test("who listens in a transaction hears of it, and of nothing afterwards", async () => {
  const heard: string[] = [];
  await app.run(async () => {
    await db.transaction((session) => {
      session.getEventManager().registerSubscriber({ afterFlush: () => void heard.push("flush") });
    });
    db.session.create(Note, { text: "tea" });
    await db.session.flush();
  });
  expect(heard).toEqual(["flush"]);
});

test("one that is still under way at the end of its context is undone", async () => {
  const never = new Promise<never>(() => undefined);
  let work: Promise<unknown> | undefined;
  await app.run(async () => {
    work = db.transaction(async () => {
      await insert("tea");
      await never;
    });
    work.catch(() => undefined);
  });
  await expect(work).rejects.toMatchObject({ code: "DATABASE_TRANSACTION_OPEN" });
  expect(await texts()).toEqual([]);
});
