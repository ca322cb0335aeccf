import { Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database } from "../../src/index.ts";
import { Author, AuthorSchema, newUrl, Note, NoteSchema } from "../notes.ts";

const db = new Database({
  models: [NoteSchema, AuthorSchema],
  drivers: [postgres(), mariadb()],
});

const URLS: Readonly<Record<string, string | undefined>> = {
  SQLite: newUrl(),
  PostgreSQL: process.env["POSTGRES_URL"],
  MariaDB: process.env["MARIADB_URL"],
};
const PRESENT = Object.entries(URLS).flatMap(([kind, url]) =>
  url === undefined ? [] : [{ kind, url }],
);

function appOn(kind: string, url: string, config: object = {}): Phial {
  const app = new Phial(kind, { config: { DATABASE_URL: url, ...config }, log: silentLogger });
  db.initApp(app);
  app.post("/notes/:n", async (c) => {
    const text = `${kind} ${c.req.param("n")}`;
    const author = db.session.create(Author, { name: text, settings: { theme: kind } });
    db.session.create(Note, { text, author });
    await db.session.flush();
    await new Promise(setImmediate);
    await db.transaction(async (session) => {
      session.create(Note, { text: `${text} again`, isDone: true });
    });
    return "saved";
  });
  app.get("/notes/:n", async (c) => {
    const text = `${kind} ${c.req.param("n")}`;
    const note = await db.firstOr404(Note, { text }, { populate: ["author"] });
    return { isDone: note.isDone, theme: note.author?.$.settings?.theme };
  });
  return app;
}

const texts = () => db.sql.selectFrom("notes").select("text").orderBy("id").execute();

describe.each(PRESENT)("on $kind", ({ kind, url }) => {
  let app: Phial;
  beforeAll(async () => {
    app = appOn(kind, url);
    await app.run(async () => {
      await db.dropAll();
      await db.createAll();
      await db.createAll();
    });
  });
  afterAll(async () => {
    await app.run(() => db.dropAll());
    await app.close();
  });

  test("SQL is the first thing that an app may ask for", async () => {
    await using fresh = appOn(kind, url);

    expect(await fresh.run(texts)).toEqual([]);
  });

  test("a transaction is undone as a whole, and a nested one alone", async () => {
    await app.run(async () => {
      const whole = db.transaction(async (session) => {
        session.create(Note, { text: "lost" });
        await session.flush();
        expect(await texts()).toHaveLength(1);
        throw new Error("spilt");
      });
      await expect(whole).rejects.toThrow("spilt");
      await db.transaction(async (session) => {
        session.create(Note, { text: "tea" });
        const inner = db.transaction(async (nested) => {
          nested.create(Note, { text: "milk" });
          await nested.flush();
          throw new Error("spilt");
        });
        await expect(inner).rejects.toThrow("spilt");
      });
    });

    expect(await app.run(texts)).toEqual([{ text: "tea" }]);
    await app.run(() => db.sql.deleteFrom("notes").execute());
  });

  test("what a context leaves begun is rolled back, and its connection comes back", async () => {
    await using small = appOn(kind, url, { DATABASE_POOL_SIZE: 1 });
    for (let n = 0; n < 3; n += 1) {
      await small.run(async () => {
        await db.session.begin();
        db.session.create(Note, { text: "lost" });
        await db.session.flush();
      });
    }

    expect(await small.run(texts)).toEqual([]);
  });

  test("values are kept as they are, whatever they look like", async () => {
    const values = ["'; drop table notes; --", "\\' or 1=1 -- ", '" \\', "🍵 ?", "$1 :a %s"];

    const found = await app.run(async () => {
      for (const text of values) db.session.create(Note, { text });
      await db.session.flush();
      const notes = await db.session
        .fork()
        .find(Note, { text: values }, { orderBy: { id: "asc" } });
      return notes.map(({ text }) => text);
    });

    expect(found.toSorted()).toEqual(values.toSorted());
    await app.run(() => db.sql.deleteFrom("notes").execute());
  });

  test("health says that it answers", async () => {
    expect(await app.run(() => db.health())).toMatchObject({ ok: true });
  });
});

test.runIf(PRESENT.length > 1)("one Database serves apps on all of them at once", async () => {
  const apps = PRESENT.map(({ kind, url }) => appOn(kind, url));
  for (const app of apps) {
    await app.run(async () => {
      await db.dropAll();
      await db.createAll();
    });
  }
  const each = Array.from({ length: 40 }, (_, n) => n);
  const all = each.flatMap((n) => apps.map((app) => ({ app, n })));

  const posted = await Promise.all(all.map(({ app, n }) => testClient(app).post(`/notes/${n}`)));
  const read = await Promise.all(
    all.map(async ({ app, n }) => (await testClient(app).get(`/notes/${n}`)).json()),
  );

  expect(posted.map(({ status }) => status)).toEqual(all.map(() => 200));
  expect(read).toEqual(all.map(({ app }) => ({ isDone: false, theme: app.name })));
  for (const app of apps) {
    const rows = await app.run(texts);
    expect(rows).toHaveLength(80);
    expect(rows.filter(({ text }) => text.startsWith(`${app.name} `))).toHaveLength(80);
    await app.run(() => db.dropAll());
    await app.close();
  }
});

const SLEEP: Readonly<Record<string, string>> = {
  PostgreSQL: "select pg_sleep(20)",
  MariaDB: "select sleep(20)",
};

describe.each(PRESENT.filter(({ kind }) => kind in SLEEP))("a server: $kind", ({ kind, url }) => {
  test("stops a statement that takes too long", async () => {
    await using app = appOn(kind, url, { DATABASE_STATEMENT_TIMEOUT: 0.3 });
    const started = performance.now();

    await app
      .run(() => db.session.execute(SLEEP[kind] ?? ""))
      .then(
        () => undefined,
        () => undefined,
      );

    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("that refuses the password is not told on", async () => {
    const wrong = new URL(url);
    wrong.username = "nobody";
    wrong.password = "hush-hush";
    await using app = appOn(kind, wrong.href);

    const health = await app.run(() => db.health());

    expect(JSON.stringify(health)).not.toContain("hush-hush");
  });
});
