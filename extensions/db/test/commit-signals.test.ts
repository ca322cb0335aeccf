import { HttpError } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { type CommitPayload, Database } from "../src/index.ts";
import { recordedLog } from "./recorded-log.ts";
import { Author, Entry, newUrl, Note, notesApp } from "./notes.ts";

const db = new Database({ models: [Note, Author], binds: { archive: [Entry] } });
const config = () => ({ DATABASE_BINDS: { archive: newUrl() } });
const told = ({ changes }: CommitPayload): string[] =>
  changes.map(
    ({ operation, entity }) => `${operation} ${entity instanceof Note ? entity.text : "?"}`,
  );

describe("db.committed", () => {
  test("tells what a flush has inserted, updated and deleted, after the commit", async () => {
    await using app = await notesApp(db, config());

    const heard = await db.committed.collect(app, () =>
      app.run(async () => {
        const note = db.session.create(Note, { text: "tea" });
        await db.session.flush();
        note.isDone = true;
        await db.session.flush();
        await db.session.remove(note).flush();
      }),
    );

    expect(heard.map(told)).toEqual([["insert tea"], ["update tea"], ["delete tea"]]);
    expect(heard.every(({ bind }) => bind === "default")).toBe(true);
    expect(heard[0]?.changes[0]?.model === Note).toBe(true);
  });

  test("tells of a transaction once, at the end of the outermost, without what a savepoint undid", async () => {
    await using app = await notesApp(db, config());
    const seen: number[] = [];
    const disconnect = db.committed.connect(app, async () => {
      seen.push(await app.run(() => db.session.count(Note)));
    });

    const heard = await db.committed.collect(app, () =>
      app.run(() =>
        db.transaction(async () => {
          db.session.create(Note, { text: "tea" });
          const inner = db.transaction(async (session) => {
            session.create(Note, { text: "milk" });
            await session.flush();
            throw new Error("spilt");
          });
          await expect(inner).rejects.toThrow("spilt");
          await db.transaction(async (session) => void session.create(Note, { text: "honey" }));
        }),
      ),
    );
    disconnect();

    expect(heard.map(told)).toEqual([["insert tea", "insert honey"]]);
    expect(seen).toEqual([2]);
  });

  test("is not sent for what was rolled back", async () => {
    await using app = await notesApp(db, config());

    const heard = await db.committed.collect(app, async () => {
      const work = app.run(() =>
        db.transaction(async (session) => {
          session.create(Note, { text: "tea" });
          await session.flush();
          throw new Error("spilt");
        }),
      );
      await expect(work).rejects.toThrow("spilt");
      await app.run(async () => {
        await db.session.begin();
        db.session.create(Note, { text: "milk" });
        await db.session.flush();
      });
    });

    expect(heard).toEqual([]);
  });

  test("tells of begin and commit by hand, and of a further database", async () => {
    await using app = await notesApp(db, config());

    const heard = await db.committed.collect(app, () =>
      app.run(async () => {
        await db.session.begin();
        db.session.create(Note, { text: "tea" });
        await db.session.commit();
        db.bind("archive").session.create(Entry, { what: "tea" });
        await db.bind("archive").session.flush();
      }),
    );

    expect(heard.map(({ bind, changes }) => [bind, changes.length])).toEqual([
      ["default", 1],
      ["archive", 1],
    ]);
  });

  test("tells an entity once, with what happened to it on the whole", async () => {
    await using app = await notesApp(db, config());

    const heard = await db.committed.collect(app, () =>
      app.run(() =>
        db.transaction(async (session) => {
          const note = session.create(Note, { text: "tea" });
          await session.flush();
          note.text = "green tea";
          await session.flush();
          const other = session.create(Note, { text: "rum" });
          await session.flush();
          session.remove(other);
        }),
      ),
    );

    expect(heard.map(told)).toEqual([["insert green tea"]]);
  });

  test("may use the database from its receiver after db.transaction", async () => {
    await using app = await notesApp(db, config());
    db.committed.connect(app, async ({ changes }) => {
      if (changes.some(({ model }) => model === Author)) return;
      db.session.create(Author, { name: "Ada" });
      await db.session.flush();
    });

    await app.run(() => db.transaction((session) => void session.create(Note, { text: "tea" })));

    expect(await app.run(() => db.session.count(Author))).toBe(1);
  });

  test("a receiver that fails undoes nothing and is logged", async () => {
    const { log, of } = recordedLog();
    await using app = await notesApp(db, config(), () => undefined, log);
    db.committed.connect(app, () => {
      throw new Error("no cache");
    });

    await app.run(async () => {
      db.session.create(Note, { text: "tea" });
      await db.session.flush();
    });

    expect(await app.run(() => db.session.count(Note))).toBe(1);
    expect(of("database.committed.failed")).toHaveLength(1);
  });

  test("is heard by the receivers of its own app alone", async () => {
    await using one = await notesApp(db, config());
    await using other = await notesApp(db, config());

    const heard = await db.committed.collect(one, () =>
      other.run(async () => {
        db.session.create(Note, { text: "tea" });
        await db.session.flush();
      }),
    );

    expect(heard).toEqual([]);
  });
});

describe("db.beforeCommit", () => {
  test("sees what is about to be committed, and refuses it with its error", async () => {
    await using app = await notesApp(db, config(), (made) =>
      made.post("/notes/:text", async (c) => {
        db.session.create(Note, { text: c.req.param("text") });
        await db.session.flush();
        return "saved";
      }),
    );
    db.beforeCommit.connect(app, (payload) => {
      if (told(payload).includes("insert rum")) throw new HttpError(422, { detail: "No rum." });
    });

    expect((await testClient(app).post("/notes/tea")).status).toBe(200);
    const refused = await testClient(app).post("/notes/rum");

    expect(refused.status).toBe(422);
    expect(await app.run(() => db.session.fork().count(Note))).toBe(1);
  });

  test("rolls back a transaction as a whole", async () => {
    await using app = await notesApp(db, config());
    db.beforeCommit.connect(app, () => {
      throw new Error("not today");
    });
    const committed = await db.committed.collect(app, async () => {
      const work = app.run(() =>
        db.transaction(async (session) => {
          session.create(Note, { text: "tea" });
          await session.flush();
        }),
      );
      await expect(work).rejects.toThrow("not today");
    });

    expect(committed).toEqual([]);
    expect(await app.run(() => db.session.count(Note))).toBe(0);
  });
});
