import { wrap } from "@mikro-orm/core";
import { isPhialError, jsonLogger, Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { Database } from "../src/index.ts";
import { Author, Entry, EntrySchema, newUrl, Note, notesApp } from "./notes.ts";

const db = new Database({ models: [Note, Author] });
const add = (text: string): Promise<void> => {
  db.session.create(Note, { text });
  return db.session.flush();
};
const texts = async (): Promise<string[]> => {
  const notes = await db.session.fork().find(Note, {}, { orderBy: { id: "asc" } });
  return notes.map(({ text }) => text);
};

describe("the session", () => {
  test("is one and the same within a context, and another in the next", async () => {
    await using app = await notesApp(db);

    const [first, again] = await app.run(() => [db.session, db.session]);
    const second = await app.run(() => db.session);

    expect(first === again).toBe(true);
    expect(second === first).toBe(false);
  });

  test("keeps nothing of what was not flushed, also after an error", async () => {
    await using app = await notesApp(db, {}, (made) =>
      made.get("/fails", async () => {
        db.session.create(Note, { text: "lost" });
        throw new Error("no such luck");
      }),
    );

    await testClient(app).get("/fails");

    expect(await app.run(texts)).toEqual([]);
  });

  test("rolls back what was begun and not committed when the context ends", async () => {
    await using app = await notesApp(db);

    await app.run(async () => {
      await db.session.begin();
      await add("lost");
    });

    await app.run(() => add("kept"));
    expect(await app.run(texts)).toEqual(["kept"]);
  });

  test("rolls back what was begun when a view throws", async () => {
    await using app = await notesApp(db, {}, (made) =>
      made.get("/fails", async () => {
        await db.session.begin();
        await add("lost");
        throw new Error("no such luck");
      }),
    );

    expect((await testClient(app).get("/fails")).status).toBe(500);
    await app.run(() => add("kept"));

    expect(await app.run(texts)).toEqual(["kept"]);
  });

  test("finds models with their relations", async () => {
    await using app = await notesApp(db);
    await app.run(async () => {
      const author = db.session.create(Author, { name: "Ada", settings: { theme: "dark" } });
      db.session.create(Note, { text: "tea", author });
      await db.session.flush();
    });

    const note = await app.run(() =>
      db.session.findOneOrFail(Note, { text: "tea" }, { populate: ["author"] }),
    );

    expect(note.author?.$.name).toBe("Ada");
    expect(note.author?.$.role).toBe("reader");
    expect(note.author?.$.settings?.theme).toBe("dark");
    expect(note.isDone).toBe(false);
  });

  test("outside of a context says how to get one", async () => {
    await using _app = await notesApp(db);

    expect(() => db.session).toThrow("app.run(");
    expect(() => db.sql).toThrow("app.run(");
  });

  test("before initApp says what is missing", async () => {
    const app = new Phial("bare", { log: silentLogger });

    await expect(app.run(() => db.session)).rejects.toMatchObject({ code: "EXTENSION_NOT_BOUND" });
  });

  test("after the app was closed is refused", async () => {
    const app = await notesApp(db);
    const engine = db.of(app).engine("default");
    await app.close();

    expect(() => engine.fork()).toThrow("closed");
  });
});

describe("two apps with one Database", () => {
  test("have a database each, however their requests interleave", async () => {
    const [one, other] = await Promise.all(
      ["one", "other"].map((name) =>
        notesApp(db, {}, (app) =>
          app.post("/notes/:n", async (c) => {
            await add(`${c.req.param("n")} of ${name}`);
            await new Promise(setImmediate);
            await db.transaction(async (session) => {
              session.create(Note, { text: `${c.req.param("n")} in ${name}` });
            });
            return "saved";
          }),
        ),
      ),
    );
    if (!one || !other) throw new Error("There are two.");
    const requests = [one, other].flatMap((app) =>
      Array.from({ length: 20 }, (_, n) => testClient(app).post(`/notes/${n}`)),
    );
    for (const answer of await Promise.all(requests)) expect(answer.status).toBe(200);

    for (const [app, name] of [
      [one, "one"],
      [other, "other"],
    ] as const) {
      const all = await app.run(texts);
      expect(all.filter((text) => text.endsWith(` of ${name}`))).toHaveLength(20);
      expect(all.filter((text) => text.endsWith(` in ${name}`))).toHaveLength(20);
      expect(all).toHaveLength(40);
      await app.close();
    }
  });
});

test("an entity has the platform of its own app, whichever app was made last", async () => {
  await using one = await notesApp(db);
  await using _last = await notesApp(db);

  await one.run(async () => {
    const note = db.session.create(Note, { text: "tea" });
    await db.session.flush();

    expect(wrap(note, true).__platform === db.session.getPlatform()).toBe(true);
  });
});

describe("db.transaction", () => {
  test("keeps what was done, and gives back the result", async () => {
    await using app = await notesApp(db);

    const note = await app.run(() =>
      db.transaction((session) => session.create(Note, { text: "tea" })),
    );

    expect(note.id).toBe(1);
    expect(await app.run(texts)).toEqual(["tea"]);
  });

  test("undoes everything when its work throws, and throws it on", async () => {
    await using app = await notesApp(db);
    const work = app.run(() =>
      db.transaction(async () => {
        await add("tea");
        throw new Error("spilt");
      }),
    );

    await expect(work).rejects.toThrow("spilt");
    expect(await app.run(texts)).toEqual([]);
  });

  test("is what db.session and db.sql are part of", async () => {
    await using app = await notesApp(db);

    await app.run(async () => {
      const outside = db.session;
      await db.transaction(async (session) => {
        expect(db.session === session).toBe(true);
        expect(db.session === outside).toBe(false);
        await add("tea");
        expect(db.sql.isTransaction).toBe(true);
        expect(session.isInTransaction()).toBe(true);
      });
      expect(db.session === outside).toBe(true);
    });
  });

  test("within another one undoes only its own part", async () => {
    await using app = await notesApp(db);

    await app.run(() =>
      db.transaction(async () => {
        await add("tea");
        const inner = db.transaction(async () => {
          await add("milk");
          throw new Error("spilt");
        });
        await expect(inner).rejects.toThrow("spilt");
        await db.transaction(() => add("honey"));
      }),
    );

    expect(await app.run(texts)).toEqual(["tea", "honey"]);
  });

  test("keeps what was waiting to be written when a nested one is undone", async () => {
    await using app = await notesApp(db);

    await app.run(() =>
      db.transaction(async (session) => {
        session.create(Note, { text: "tea" });
        const inner = db.transaction(async (nested) => {
          await nested.flush();
          throw new Error("spilt");
        });
        await expect(inner).rejects.toThrow("spilt");
      }),
    );

    expect(await app.run(texts)).toEqual(["tea"]);
  });

  test("that is not awaited is rolled back when its context ends", async () => {
    await using app = await notesApp(db);
    const started = Promise.withResolvers<void>();
    let outcome: Promise<unknown> | undefined;

    await app.run(async () => {
      outcome = db
        .transaction(async () => {
          await add("lost");
          started.resolve();
          await new Promise(() => undefined);
        })
        .catch((error: unknown) => error);
      await started.promise;
    });

    expect(isPhialError(await outcome, "DATABASE_TRANSACTION_OPEN")).toBe(true);
    expect(await app.run(texts)).toEqual([]);
  });

  test("is not that of a context within the context", async () => {
    await using app = await notesApp(db, { DATABASE_URL: newUrl() });

    await app.run(() =>
      db.transaction(async (session) => {
        const inner = await app.run(() => db.session);
        expect(inner === session).toBe(false);
        expect(inner.isInTransaction()).toBe(false);
      }),
    );
  });
});

describe("db.sql", () => {
  const typed = new Database({ models: [EntrySchema] });

  test("reads what the session has written, and the transaction undoes what it wrote", async () => {
    await using app = await notesApp(typed);
    const count = () => typed.sql.selectFrom("entries").select("what").execute();

    await app.run(async () => {
      expect(await count()).toEqual([]);
      const work = typed.transaction(async () => {
        await typed.sql
          .insertInto("entries")
          .values({ what: "'; drop table entries; --" })
          .execute();
        expect(await count()).toEqual([{ what: "'; drop table entries; --" }]);
        throw new Error("spilt");
      });
      await expect(work).rejects.toThrow("spilt");
      expect(await count()).toEqual([]);
    });
  });
});

describe("or 404", () => {
  test("gives the entity, or is answered with 404", async () => {
    await using app = await notesApp(db, {}, (made) =>
      made.get("/notes/:id", async (c) => {
        const options = { detail: "No such note." };
        const note = await db.getOr404(Note, Number(c.req.param("id")), options);
        return note.text;
      }),
    );
    await app.run(() => add("tea"));

    const client = testClient(app);
    expect(await (await client.get("/notes/1")).text()).toBe("tea");
    const missing = await client.get("/notes/2");
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("No such note.");
  });

  test("takes no operator for an id", async () => {
    await using app = await notesApp(db);
    await app.run(() => add("tea"));
    const id: unknown = JSON.parse('{"$ne": null}');

    const found = app.run(() => Reflect.apply(db.getOr404, db, [Note, id]) as Promise<unknown>);

    await expect(found).rejects.toMatchObject({ status: 404 });
  });

  test("finds the first in an order, and the only one", async () => {
    await using app = await notesApp(db);
    await app.run(async () => {
      for (const text of ["tea", "milk", "milk"]) await add(text);
    });

    await app.run(async () => {
      const first = await db.firstOr404(Note, { text: "milk" }, { orderBy: { id: "desc" } });
      expect(first.id).toBe(3);
      expect((await db.oneOr404(Note, { text: "tea" })).id).toBe(1);
      await expect(db.oneOr404(Note, { text: "milk" })).rejects.toMatchObject({ status: 404 });
      await expect(db.firstOr404(Note, { text: "rum" })).rejects.toMatchObject({ status: 404 });
    });
  });

  test("pages through what is there", async () => {
    await using app = await notesApp(db, {}, (made) =>
      made.get("/notes", async (c) => {
        const page = await db.paginate(c, Note, { perPage: 2 });
        return { texts: page.items.map(({ text }) => text), total: page.total };
      }),
    );
    await app.run(async () => {
      for (const text of ["tea", "milk", "honey"]) await add(text);
    });

    const answer = await testClient(app).get("/notes?page=2");

    expect(await answer.json()).toEqual({ texts: ["honey"], total: 3 });
  });
});

describe("binds", () => {
  const shop = new Database({ models: [Note, Author], binds: { archive: [Entry] } });

  test("are databases of their own, also within a transaction of another", async () => {
    await using app = await notesApp(shop, { DATABASE_BINDS: { archive: newUrl() } });

    await app.run(async () => {
      const work = shop.transaction(async (session) => {
        session.create(Note, { text: "lost" });
        await session.flush();
        const archive = shop.bind("archive").session;
        archive.create(Entry, { what: "kept" });
        await archive.flush();
        throw new Error("spilt");
      });
      await expect(work).rejects.toThrow("spilt");
    });

    await app.run(async () => {
      expect(await shop.session.count(Note)).toBe(0);
      expect(await shop.bind("archive").session.count(Entry)).toBe(1);
    });
  });

  test("without a URL are refused when the app is made", () => {
    const app = new Phial("notes", { log: silentLogger });

    expect(() => shop.initApp(app)).toThrow("archive");
  });
});

describe("the tables", () => {
  test("are created where they are missing, and dropped", async () => {
    await using app = await notesApp(db);
    await app.run(() => add("tea"));

    await app.run(() => db.createAll());
    expect(await app.run(texts)).toEqual(["tea"]);

    await app.run(() => db.dropAll());
    await expect(app.run(texts)).rejects.toThrow("notes");
  });

  test("in memory live as long as the app", async () => {
    await using app = await notesApp(db, { DATABASE_URL: "sqlite::memory:" });

    await app.run(() => add("tea"));

    expect(await app.run(texts)).toEqual(["tea"]);
  });
});

describe("what is made known", () => {
  test("is each statement, without its values", async () => {
    await using app = await notesApp(db, { DATABASE_RECORD_QUERIES: true });

    const queries = await app.run(async () => {
      await add("secret tea");
      await db.sql.selectNoFrom((eb) => eb.val("secret milk").as("milk")).execute();
      return db.recordedQueries;
    });

    const statements = queries.map(({ statement }) => statement).join("\n");
    expect(statements).toContain("insert into");
    expect(statements).not.toContain("secret");
    expect(queries.map(({ parameters }) => parameters)).toContain(1);
    expect(queries.every(({ bind }) => bind === "default")).toBe(true);
  });

  test("is written to the log under DATABASE_ECHO", async () => {
    const lines: string[] = [];
    const log = jsonLogger({ write: (line) => void lines.push(line) });
    const config = { DATABASE_URL: "sqlite::memory:", DATABASE_ECHO: true };
    await using app = new Phial("loud", { config, log });
    db.initApp(app);

    await app.run(async () => {
      await db.createAll();
      await add("secret tea");
    });

    expect(lines.join("\n")).toContain("insert into");
    expect(lines.join("\n")).not.toContain("secret tea");
  });

  test("is nothing unless it is asked for", async () => {
    await using app = await notesApp(db);

    const queries = await app.run(async () => {
      await add("tea");
      return db.recordedQueries;
    });

    expect(queries).toEqual([]);
  });

  test("says whether the database answers, without the password", async () => {
    await using app = await notesApp(db);

    expect(await app.run(() => db.health())).toMatchObject({ ok: true });
  });
});
