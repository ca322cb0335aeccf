import { OptimisticLockError, UniqueConstraintViolationException } from "@mikro-orm/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Phial } from "phial";
import { Database, defineEntity, p } from "../src/index.ts";
import { notesApp } from "./notes.ts";

const TaskSchema = defineEntity({
  name: "Task",
  tableName: "tasks",
  properties: {
    id: p.integer().primary(),
    title: p.string().unique(),
    version: p.integer().version(),
    parent: () => p.manyToOne(Task).nullable(),
    tags: () => p.manyToMany(Tag),
  },
});
class Task extends TaskSchema.class {}
TaskSchema.setClass(Task);

const TagSchema = defineEntity({
  name: "Tag",
  tableName: "tags",
  properties: { id: p.integer().primary(), name: p.string() },
});
class Tag extends TagSchema.class {}
TagSchema.setClass(Tag);

const GuardedSchema = defineEntity({
  name: "Guarded",
  tableName: "guarded",
  properties: { id: p.integer().primary(), text: p.string() },
  hooks: {
    afterCreate: [
      ({ entity }) => {
        if (entity.text === "refused") throw new Error("refused afterwards");
      },
    ],
  },
});
class Guarded extends GuardedSchema.class {}
GuardedSchema.setClass(Guarded);

const db = new Database({ models: [TaskSchema, TagSchema, GuardedSchema] });
let app: Phial;
beforeAll(async () => (app = await notesApp(db, { DATABASE_RECORD_QUERIES: true })));
afterAll(() => app.close());

/** The first words of the statements that the context at hand has sent. */
const sent = (): (string | undefined)[] =>
  db.recordedQueries.map(({ statement }) => /^\w+/.exec(statement)?.[0]);

describe("a flush of a single statement", () => {
  test("is without a transaction, whether it inserts, updates or deletes", async () => {
    await app.run(async () => {
      const tag = db.session.create(Tag, { name: "new" });
      await db.session.flush();
      tag.name = "changed";
      await db.session.flush();
      await db.session.remove(tag).flush();
      expect(sent()).toEqual(["insert", "update", "delete"]);
    });
    expect(await app.run(() => db.session.count(Tag))).toBe(0);
  });

  test("fails as it would in one, and the session can go on", async () => {
    await app.run(async () => {
      db.session.create(Task, { title: "once" });
      await db.session.flush();
      const again = db.session.create(Task, { title: "once" });
      await expect(db.session.flush()).rejects.toThrow(UniqueConstraintViolationException);
      again.title = "twice";
      db.session.persist(again);
      await db.session.flush();
      expect(sent()).toEqual(["insert", "insert", "insert"]);
    });
    expect(await app.run(() => db.session.count(Task, { title: ["once", "twice"] }))).toBe(2);
  });

  test("refuses the second of two who change a version", async () => {
    await app.run(async () => {
      const task = db.session.create(Task, { title: "versioned" });
      await db.session.flush();
      await app.run(async () => {
        (await db.getOr404(Task, task.id)).title = "of another";
        await db.session.flush();
      });
      task.title = "mine";
      await expect(db.session.flush()).rejects.toThrow(OptimisticLockError);
    });
    expect(await app.run(() => db.session.count(Task, { title: "mine" }))).toBe(0);
    expect(await app.run(() => db.session.count(Task, { title: "of another", version: 2 }))).toBe(
      1,
    );
  });
});

describe("a flush has its transaction", () => {
  test("where it is several statements", async () => {
    await app.run(async () => {
      db.session.create(Tag, { name: "a" });
      db.session.create(Task, { title: "a" });
      await db.session.flush();
      expect(sent()).toEqual(["begin", "insert", "insert", "commit"]);
    });
  });

  test("where a row refers to itself, or to many others", async () => {
    await app.run(async () => {
      const task = db.session.create(Task, { title: "its own" });
      task.parent = task;
      await db.session.flush();
      expect(sent()).toEqual(["begin", "insert", "update", "commit"]);
    });
    await app.run(async () => {
      const tag = db.session.create(Tag, { name: "b" });
      await db.session.flush();
      db.session.create(Task, { title: "b", tags: [tag] });
      await db.session.flush();
      expect(sent()).toEqual(["insert", "begin", "insert", "insert", "commit"]);
    });
  });

  test("where a hook of the model may undo it", async () => {
    await app.run(async () => {
      db.session.create(Guarded, { text: "refused" });
      await expect(db.session.flush()).rejects.toThrow("refused afterwards");
      expect(sent()).toEqual(["begin", "insert", "rollback"]);
    });
    expect(await app.run(() => db.session.count(Guarded))).toBe(0);
  });

  test("where somebody is told of commits, or is in its way", async () => {
    const disconnect = db.beforeCommit.connect(app, () => {
      throw new Error("not now");
    });
    await app.run(async () => {
      db.session.create(Tag, { name: "unwanted" });
      await expect(db.session.flush()).rejects.toThrow("not now");
      expect(sent()).toEqual(["begin", "insert", "rollback"]);
    });
    disconnect();
    expect(await app.run(() => db.session.count(Tag, { name: "unwanted" }))).toBe(0);
  });

  test("where a subscriber of the session's hears of it", async () => {
    const own = new Database({ models: [TagSchema], name: "heard" });
    await using other = await notesApp(own, {});
    const heard: string[] = [];
    await other.run(async () => {
      own.session.getEventManager().registerSubscriber({
        beforeTransactionCommit: () => void heard.push("commit"),
      });
      own.session.create(Tag, { name: "heard" });
      await own.session.flush();
    });
    expect(heard).toEqual(["commit"]);
  });
});
