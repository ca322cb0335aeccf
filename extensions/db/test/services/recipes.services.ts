import { OptimisticLockError } from "@mikro-orm/core";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database } from "../../src/index.ts";
import { newUrl } from "../notes.ts";
import { Article, ArticleSchema } from "../recipes.ts";
import { OwnDatabases } from "./own-databases.ts";

const db = new Database({ models: [ArticleSchema], drivers: [postgres(), mariadb()] });

const PLACES = [
  { kind: "SQLite", server: undefined },
  { kind: "PostgreSQL", server: process.env["POSTGRES_URL"] },
  { kind: "MariaDB", server: process.env["MARIADB_URL"] },
].filter(({ kind, server }) => kind === "SQLite" || server !== undefined);

describe.each(PLACES)("on $kind", ({ server }) => {
  const databases = server === undefined ? undefined : new OwnDatabases(server);
  let app: Phial;
  beforeAll(async () => {
    const DATABASE_URL = (await databases?.create()) ?? newUrl();
    app = new Phial("articles", { config: { DATABASE_URL }, log: silentLogger });
    db.initApp(app);
    await app.run(() => db.createAll());
  });
  afterAll(async () => {
    await app.close();
    await databases?.[Symbol.asyncDispose]();
  });

  async function add(title: string): Promise<string> {
    const article = db.session.create(Article, { title });
    await db.session.flush();
    return article.id;
  }

  test("a date is the same moment again, to the millisecond", async () => {
    const moments = [
      "2024-02-29T23:59:59.987Z",
      "1969-07-20T20:17:40.001Z",
      "2038-01-19T03:14:08.500Z",
    ];
    for (const text of moments) {
      const createdAt = new Date(text);
      const id = await app.run(async () => {
        const article = db.session.create(Article, { title: text, createdAt });
        await db.session.flush();
        return article.id;
      });

      const read = await app.run(() => db.session.findOneOrFail(Article, id));

      expect(read.createdAt).toBeInstanceOf(Date);
      expect(read.createdAt.toISOString()).toBe(text);
      expect(await app.run(() => db.session.count(Article, { createdAt }))).toBe(1);
    }
  });

  test("timestamps are set when an entity is made, and changed with it", async () => {
    const id = await app.run(() => add("tea"));
    const before = await app.run(() => db.session.findOneOrFail(Article, id));
    expect(before.createdAt.getTime()).toBe(before.updatedAt.getTime());
    while (Date.now() === before.updatedAt.getTime());

    await app.run(async () => {
      const article = await db.session.findOneOrFail(Article, id);
      article.title = "green tea";
      await db.session.flush();
    });

    const after = await app.run(() => db.session.findOneOrFail(Article, id));
    expect(after.createdAt.getTime()).toBe(before.createdAt.getTime());
    expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
  });

  test("a row that is marked as deleted is found only where that is asked for", async () => {
    const id = await app.run(() => add("old"));
    await app.run(async () => {
      const article = await db.session.findOneOrFail(Article, id);
      article.deletedAt = new Date();
      await db.session.flush();
    });

    await app.run(async () => {
      expect(await db.session.findOne(Article, id)).toBeNull();
      await expect(db.getOr404(Article, id)).rejects.toMatchObject({ status: 404 });
      expect(await db.session.count(Article, { title: "old" })).toBe(0);
      const all = await db.session.find(Article, { title: "old" }, { filters: { kept: false } });
      expect(all.map((article) => article.deletedAt instanceof Date)).toEqual([true]);
    });
  });

  test("of two who change the same version, the second is refused", async () => {
    const id = await app.run(() => add("tea"));
    const changed = (title: string, go: Promise<unknown>, read: () => void) =>
      app.run(async () => {
        const article = await db.session.findOneOrFail(Article, id);
        read();
        await go;
        article.title = title;
        await db.session.flush();
      });
    const [oneRead, otherRead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const one = changed("one", otherRead.promise, oneRead.resolve);
    const other = changed("other", Promise.all([oneRead.promise, one]), otherRead.resolve);

    await one;
    await expect(other).rejects.toBeInstanceOf(OptimisticLockError);

    const read = await app.run(() => db.session.findOneOrFail(Article, id));
    expect([read.title, read.version]).toEqual(["one", 2]);
  });
});
