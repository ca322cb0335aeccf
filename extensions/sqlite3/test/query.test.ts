import { Phial } from "phial";
import { beforeEach, describe, expect, test } from "vitest";
import { SQLite3 } from "../src/index.ts";

interface Note {
  id: number;
  text: string;
}

const db = new SQLite3();
let app: Phial;

beforeEach(async () => {
  app = new Phial("notes");
  db.initApp(app);
  await app.run(() => db.connection.exec("create table note (id integer primary key, text any)"));
  return () => app.close();
});

const add = (text: string) => db.sql<Note>`insert into note (text) values (${text}) returning *`;

describe("db.sql", () => {
  test("gives the rows as plain objects", async () => {
    const rows = await app.run(() => [...add("tea"), ...add("milk")]);

    expect(rows).toEqual([
      { id: 1, text: "tea" },
      { id: 2, text: "milk" },
    ]);
  });

  test("gives no rows for a statement that has none", async () => {
    expect(await app.run(() => db.sql`insert into note (text) values ('tea')`)).toEqual([]);
  });

  test.each(["'; drop table note; --", '" or 1=1 --', "${1}", "?", "\u0000", "🍵"])(
    "binds %j as it is, whatever it looks like",
    async (text) => {
      const rows = await app.run(() => {
        add(text);
        return db.sql<Note>`select * from note where text = ${text}`;
      });

      expect(rows).toEqual([{ id: 1, text }]);
    },
  );

  test("binds numbers, bigints, bytes and null", async () => {
    const bytes = new Uint8Array([1, 2, 3]);

    const [row] = await app.run(() => db.sql`select ${1.5} a, ${7n} b, ${bytes} c, ${null} d`);

    expect(row).toEqual({ a: 1.5, b: 7, c: bytes, d: null });
  });

  test("finds the rows of a list through json_each", async () => {
    const rows = await app.run(() => {
      for (const text of ["tea", "milk", "honey"]) add(text);
      const ids = JSON.stringify([1, 3]);
      return db.sql<Note>`select text from note where id in (select value from json_each(${ids}))`;
    });

    expect(rows.map(({ text }) => text)).toEqual(["tea", "honey"]);
  });

  test.each([
    ["text", ["select * from note where text = '1' or 1=1"]],
    ["a list that looks like a template", [["select * from note"]]],
  ])("refuses %s made at run time", async (_what, args) => {
    const query = app.run(() => {
      // What the types refuse may still come from JavaScript.
      const unsafe: unknown = Reflect.apply(db.sql, db, args);
      return unsafe;
    });

    await expect(query).rejects.toMatchObject({ code: "SQLITE3_QUERY_TEXT" });
  });

  test("sees a column that was added since the statement was prepared", async () => {
    const all = () => db.sql`select * from note`;
    await app.run(() => {
      add("tea");
      expect(all()).toEqual([{ id: 1, text: "tea" }]);
      db.connection.exec("alter table note add column cups integer default 2");

      expect(all()).toEqual([{ id: 1, text: "tea", cups: 2 }]);
    });
  });

  test("throws what SQLite has to say", async () => {
    await expect(app.run(() => db.sql`select * from teapots`)).rejects.toThrow("no such table");
  });
});

describe("db.transaction", () => {
  const texts = () => db.sql<Note>`select text from note`.map(({ text }) => text);

  test("keeps what was done, and gives back the result", async () => {
    const notes = await app.run(() => db.transaction(() => [...add("tea"), ...add("milk")]));

    expect(notes).toHaveLength(2);
    expect(await app.run(texts)).toEqual(["tea", "milk"]);
  });

  test("undoes everything when its work throws, and throws it on", async () => {
    const work = app.run(() =>
      db.transaction(() => {
        add("tea");
        throw new Error("spilt");
      }),
    );

    await expect(work).rejects.toThrow("spilt");
    expect(await app.run(texts)).toEqual([]);
  });

  test("within another one undoes only its own part", async () => {
    await app.run(() =>
      db.transaction(() => {
        add("tea");
        expect(() =>
          db.transaction(() => {
            add("milk");
            throw new Error("spilt");
          }),
        ).toThrow("spilt");
        db.transaction(() => add("honey"));
      }),
    );

    expect(await app.run(texts)).toEqual(["tea", "honey"]);
  });

  test("refuses async work, and undoes what it has done so far", async () => {
    const work = app.run(() =>
      db.transaction(async () => {
        add("tea");
        throw new Error("nobody hears this one");
      }),
    );

    await expect(work).rejects.toMatchObject({ code: "SQLITE3_TRANSACTION_ASYNC" });
    expect(await app.run(texts)).toEqual([]);
  });

  test("reports the error of a statement that has ended the transaction by itself", async () => {
    await app.run(() => db.connection.exec("create unique index one on note (text)"));
    const work = app.run(() =>
      db.transaction(() => {
        add("tea");
        db.sql`insert or rollback into note (text) values ('tea') returning id`.at(0);
      }),
    );

    await expect(work).rejects.toThrow("UNIQUE");
    expect(await app.run(texts)).toEqual([]);
  });
});
