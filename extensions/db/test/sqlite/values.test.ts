import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { open, openNotes, valueOf } from "./open.ts";

describe("integers", () => {
  test("come back as numbers as far as a number holds them, beyond that as bigint", async () => {
    const db = open();
    const largest = Number.MAX_SAFE_INTEGER;
    const { rows } = await sql`select ${largest} as a, ${-largest} as b, ${2n ** 53n} as c,
      ${2n ** 63n - 1n} as d, ${-(2n ** 63n)} as e, 1.5 as f`.execute(db);

    expect(rows).toEqual([
      { a: largest, b: -largest, c: 2n ** 53n, d: 2n ** 63n - 1n, e: -(2n ** 63n), f: 1.5 },
    ]);
  });

  test("keep every digit in a column and as the id of a new row", async () => {
    const db = await openNotes();
    const id = 2n ** 62n + 1n;

    const inserted = await sql`insert into note (id) values (${id})`.execute(db);
    const found = await sql`select id from note where id = ${id}`.execute(db);

    expect(inserted).toMatchObject({ insertId: id, numAffectedRows: 1n });
    expect(found.rows).toEqual([{ id }]);
  });

  test("are bound as integers when they are whole, so that text keeps their form", async () => {
    const db = await openNotes();
    await sql`insert into note (text) values (${5})`.execute(db);

    expect(await valueOf(db, sql`select text from note`)).toBe("5");
    expect(await valueOf(db, sql`select count(*) from note where text = ${5}`)).toBe(1);
    expect(await valueOf(db, sql`select typeof(${0.5})`)).toBe("real");
  });

  test("that no column of SQLite holds are refused, and the message does not show them", async () => {
    const error = await sql`select ${2n ** 70n}`.execute(open()).catch((error: unknown) => error);

    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain(String(2n ** 70n));
  });
});

describe("other values", () => {
  test("booleans are 0 and 1, dates are milliseconds", async () => {
    const date = new Date("2026-11-21T18:00:00.123Z");
    const { rows } = await sql`select ${true} as yes, ${false} as no, ${date} as at`.execute(
      open(),
    );

    expect(rows).toEqual([{ yes: 1, no: 0, at: date.getTime() }]);
  });

  test("an invalid date and an undefined value are refused", async () => {
    const db = open();

    await expect(sql`select ${new Date("no")}`.execute(db)).rejects.toThrow("invalid Date");
    await expect(sql`select ${undefined}`.execute(db)).rejects.toThrow("parameter 1");
  });

  test("bytes come back as they were, in a Uint8Array", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const found = await valueOf(open(), sql`select ${bytes}`);

    expect(found).toBeInstanceOf(Uint8Array);
    expect(found).toEqual(bytes);
    expect(await valueOf(open(), sql`select ${Buffer.from("abc")}`)).toEqual(
      new Uint8Array([97, 98, 99]),
    );
  });
});

describe("errors", () => {
  test("keep the code of SQLite and do not show what was bound", async () => {
    const db = await openNotes(["secret"]);

    const error = await db
      .insertInto("note")
      .values({ text: "secret" })
      .execute()
      .then(
        () => undefined,
        (error: unknown) => error,
      );

    expect(error).toMatchObject({ code: "ERR_SQLITE_ERROR", errcode: 2067 });
    expect(String(error)).toContain("UNIQUE constraint failed: note.text");
    expect(String(error)).not.toContain("secret");
  });

  test("foreign keys are enforced", async () => {
    const db = await openNotes();
    await sql`create table line (note integer references note (id))`.execute(db);

    const insert = sql`insert into line (note) values (1)`.execute(db);

    await expect(insert).rejects.toThrow("FOREIGN KEY constraint failed");
  });

  test("foreign keys are not enforced where a rebuild of tables asks for that", async () => {
    const db = await openNotes([], { foreignKeys: false });
    await sql`create table line (note integer references note (id))`.execute(db);

    await sql`insert into line (note) values (1)`.execute(db);

    const found = await sql<{ note: number }>`select note from line`.execute(db);
    expect(found.rows).toEqual([{ note: 1 }]);
  });

  test("two statements in one query are refused, before either of them is executed", async () => {
    const db = await openNotes(["kept"]);

    for (const query of ["select 1; delete from note", "delete from note; select 1"]) {
      await expect(sql.raw(query).execute(db)).rejects.toMatchObject({
        code: "DATABASE_SQLITE_STATEMENTS_SEVERAL",
      });
    }
    await sql.raw("select 1; -- with a comment\n /* or two */ ;").execute(db);

    expect(await valueOf(db, sql`select count(*) from note`)).toBe(1);
  });
});
