import { Extension, Phial, PhialError, silentLogger } from "phial";
import { cliRunner } from "phial/testing";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Database, factory, seeder } from "../src/index.ts";
import { Author, Entry, newUrl, Note, notesApp } from "./notes.ts";

const authors = factory(Author, ({ sequence }) => ({ name: `author ${sequence}` }), {
  admin: () => ({ role: "admin" as const }),
  dark: () => ({ settings: { theme: "dark" } }),
});
const notes = factory(Note, ({ sequence }) => ({ text: `note ${sequence}`, author: authors }), {
  done: () => ({ isDone: true }),
  orphaned: () => ({ author: null }),
});
const entries = factory(Entry, () => ({ what: "made up" }));

const authorsSeeder = seeder("authors", async (db) => {
  await authors.createMany(db, 2);
});
const rest = seeder("rest", async (db) => {
  await notes.create(db, { author: null });
  await entries.create(db.bind("archive"));
});
const fails = seeder("fails", async (db) => {
  await authors.create(db);
  throw new Error("no more");
});
const db = new Database({
  models: [Note, Author],
  binds: { archive: [Entry] },
  seeders: [authorsSeeder, rest],
});
const config = () => ({ TESTING: true, DATABASE_BINDS: { archive: newUrl() } });

describe("a factory", () => {
  test("makes entities that are saved, or not", async () => {
    await using app = await notesApp(db, config());

    await app.run(async () => {
      const made = authors.make(db, { name: "Ada" });
      expect([made.name, made.role, made.id]).toEqual(["Ada", "reader", undefined]);
      await db.session.flush();
      expect(await db.session.count(Author)).toBe(0);

      const created = await authors.create(db);
      expect(created.id).toBe(1);
      expect(await db.session.fork().count(Author)).toBe(1);
    });
  });

  test("gives each entity another number, and the values of the caller win", async () => {
    await using app = await notesApp(db, config());

    const names = await app.run(async () => {
      const many = await authors.createMany(db, 3, { role: "admin" });
      expect(many.every(({ role }) => role === "admin")).toBe(true);
      return many.map(({ name }) => name);
    });

    expect(new Set(names).size).toBe(3);
  });

  test("has states, of which the last one wins", async () => {
    await using app = await notesApp(db, config());

    await app.run(async () => {
      const admin = await authors.state("admin", "dark").create(db);
      expect([admin.role, admin.settings]).toEqual(["admin", { theme: "dark" }]);
      const note = await notes.state("orphaned").state("done").create(db);
      expect([note.author, note.isDone]).toEqual([null, true]);
    });
  });

  test("makes what belongs to an entity with it: the one and the many", async () => {
    await using app = await notesApp(db, config());

    await app.run(async () => {
      const note = await notes.create(db);
      expect(note.author?.unwrap().name).toMatch(/^author \d+$/);
      const plain = notes.state("orphaned");
      const author = await authors.create(db, { notes: [plain, plain] });
      const found = await db.session.fork().find(Note, { author: author.id });
      expect(found).toHaveLength(2);
    });
  });

  test("is typed: values, states and relations that are not there do not compile", () => {
    // @ts-expect-error there is no such property
    expectTypeOf(() => authors.make(db, { nome: "Ada" })).toBeFunction();
    // @ts-expect-error a name is text
    expectTypeOf(() => authors.make(db, { name: 7 })).toBeFunction();
    // @ts-expect-error there is no such state
    expectTypeOf(() => authors.state("bored")).toBeFunction();
    // @ts-expect-error an author is no note
    expectTypeOf(() => notes.make(db, { author: notes })).toBeFunction();
    // @ts-expect-error the name is missing
    expectTypeOf(() => factory(Author, () => ({}))).toBeFunction();
    expectTypeOf(authors.make).returns.toEqualTypeOf<Author>();
  });
});

describe("phial db seed", () => {
  test("runs all seeders in order, or the one that is named", async () => {
    await using app = await notesApp(db, config());

    const all = await cliRunner(app).invoke(["db", "seed"]);
    expect([all.exitCode, all.stdout]).toEqual([0, "Seeded authors.\nSeeded rest.\n"]);
    const one = await cliRunner(app).invoke(["db", "seed", "authors"]);
    expect([one.exitCode, one.stdout]).toEqual([0, "Seeded authors.\n"]);

    await app.run(async () => {
      expect(await db.session.count(Author)).toBe(4);
      expect(await db.session.count(Note)).toBe(1);
      expect(await db.bind("archive").session.count(Entry)).toBe(1);
    });
  });

  test("does nothing of a seeder that fails", async () => {
    const failing = new Database({ models: [Note, Author], seeders: [authorsSeeder, fails] });
    await using app = await notesApp(failing, { TESTING: true });

    const { exitCode, stderr } = await cliRunner(app).invoke(["db", "seed"]);

    expect([exitCode, stderr.includes("no more")]).toEqual([1, true]);
    expect(await app.run(() => failing.session.count(Author))).toBe(2);
  });

  test("refuses a name that is not there, and says which are", async () => {
    await using app = await notesApp(db, config());

    const { exitCode, stderr } = await cliRunner(app).invoke(["db", "seed", "author"]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain("authors, rest");
  });

  test("refuses production unless it is told that it is meant", async () => {
    await using app = await notesApp(db, { ...config(), TESTING: false });

    const refused = await cliRunner(app).invoke(["db", "seed"]);
    expect(refused.error).toBeInstanceOf(PhialError);
    expect(refused.error).toMatchObject({ code: "DATABASE_SEED_REFUSED" });
    expect(await app.run(() => db.session.count(Author))).toBe(0);

    const meant = await cliRunner(app).invoke(["db", "seed", "authors", "--production"]);
    expect(meant.exitCode).toBe(0);
    expect(await app.run(() => db.session.count(Author))).toBe(2);
  });

  test("stands beside the commands of another extension under the same word", async () => {
    class Other extends Extension {
      readonly name = "other";
      override readonly commands = [
        {
          name: "db upgrade",
          doc: "Upgrades.",
          run: ({ print }: { print(line: string): void }) => print("up"),
        },
      ];
      protected setup(): undefined {}
    }
    for (const isFirst of [true, false]) {
      const filled = new Database({ models: [Note, Author], seeders: [authorsSeeder] });
      const config = { TESTING: true, DATABASE_URL: newUrl() };
      await using app = new Phial("notes", { config, log: silentLogger });
      for (const one of isFirst ? [filled, new Other()] : [new Other(), filled]) one.initApp(app);
      await app.run(() => filled.createAll());

      const seeded = await cliRunner(app).invoke(["db", "seed"]);
      const upgraded = await cliRunner(app).invoke(["db", "upgrade"]);
      const help = await cliRunner(app).invoke(["db", "--help"]);

      expect([seeded.stdout, upgraded.stdout]).toEqual(["Seeded authors.\n", "up\n"]);
      expect(help.stdout).toContain("seed");
      expect(help.stdout).toContain("upgrade");
    }
  });

  test("has a word of its own for a second database", async () => {
    const second = new Database({ name: "shop", models: [Note, Author], seeders: [authorsSeeder] });
    await using app = await notesApp(second, { TESTING: true, SHOP_DATABASE_URL: newUrl() });

    expect((await cliRunner(app).invoke(["db-shop", "seed"])).stdout).toBe("Seeded authors.\n");
  });
});

test("db.seed runs the same from code", async () => {
  await using app = await notesApp(db, config());

  await app.run(() => db.seed("authors"));

  expect(await app.run(() => db.session.count(Author))).toBe(2);
  await expect(app.run(() => db.seed("nobody"))).rejects.toMatchObject({
    code: "DATABASE_SEEDER_MISSING",
  });
});

test("two seeders of one name are refused", () => {
  expect(() => new Database({ seeders: [rest, rest] })).toThrow("rest");
});

test("phial shell knows the database and its models", async () => {
  await using app = await notesApp(db, config());

  const { output, exitCode } = await cliRunner(app).invoke(["shell"], {
    input: "await db.session.count(Note)\nAuthor.name + Entry.name\n",
  });

  expect(exitCode).toBe(0);
  expect(output).toContain("0\n");
  expect(output).toContain("'AuthorEntry'");
});
