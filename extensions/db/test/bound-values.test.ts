import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { raw } from "@mikro-orm/core";
import type { Phial } from "phial";
import { Database } from "../src/index.ts";
import { type Statement, SqliteConnection } from "../src/sqlite/connection.ts";
import { BIG, BYTES, HOSTILE, Thing, ThingSchema } from "./bound-values.models.ts";
import { notesApp } from "./notes.ts";

const db = new Database({ models: [ThingSchema] });
let app: Phial;
let sent: Statement[];

beforeEach(async () => {
  app = await notesApp(db, { DATABASE_RECORD_QUERIES: true });
  sent = [];
  const note = (statement: Statement): void => void sent.push(statement);
  const { run, read } = SqliteConnection.prototype;
  vi.spyOn(SqliteConnection.prototype, "run").mockImplementation(function (
    this: SqliteConnection,
    statement,
  ) {
    note(statement);
    return Reflect.apply(run, this, [statement]);
  });
  vi.spyOn(SqliteConnection.prototype, "read").mockImplementation(function (
    this: SqliteConnection,
    statement,
  ) {
    note(statement);
    return Reflect.apply(read, this, [statement]);
  });
});

afterEach(() => app.close());

const run = <T>(work: () => T | Promise<T>): Promise<T> => app.run(work);
const add = (values: object): Promise<number> =>
  run(async () => {
    const thing = db.session.create(Thing, { name: "thing", details: null, ...values });
    await db.session.flush();
    return thing.id;
  });
const reload = (id: number): Promise<Thing> => run(() => db.getOr404(Thing, id));

describe("a statement of the session", () => {
  test("goes to SQLite with its values beside it", async () => {
    const id = await add({ name: "it's a secret" });
    await run(async () => {
      const thing = await db.getOr404(Thing, id);
      thing.name = "another secret";
      await db.session.flush();
      await db.session.find(Thing, { name: { $like: "%secret%" }, id: [id] });
      await db.session.findOne(Thing, { $or: [{ name: "a secret" }, { id }] });
      await db.session.count(Thing, { name: "the secret" });
      await db.session.nativeUpdate(Thing, { id }, { name: "new secret" });
      await db.session.nativeDelete(Thing, { name: "old secret" });
      await db.session.upsert(Thing, { id, name: "last secret", isOld: true });
      const things = db.session.stream(Thing, { where: { name: "last secret" } });
      for await (const { id: streamed } of things) expect(streamed).toBe(id);
      await db.session.getConnection().execute("select ? as answer", ["raw secret"]);
    });

    const texts = sent.map(({ sql }) => sql).join("\n");
    const values = sent.flatMap(({ parameters }) => parameters).map(String);
    expect(texts).not.toContain("secret");
    expect([...new Set(values)].filter((value) => value.includes("secret"))).toEqual([
      "it's a secret",
      "another secret",
      "%secret%",
      "a secret",
      "the secret",
      "new secret",
      "old secret",
      "last secret",
      "raw secret",
    ]);
  });

  test.each(HOSTILE)("keeps %j as it is", async (name) => {
    const id = await add({ name, details: { [name]: name }, tags: [name] });

    const thing = await reload(id);
    const found = await run(() => db.session.find(Thing, { name, $and: [{ id: { $in: [id] } }] }));

    expect(thing).toMatchObject({ name, details: { [name]: name }, tags: [name] });
    expect(found).toHaveLength(1);
    expect(await run(() => db.session.count(Thing))).toBe(1);
  });

  test("keeps a null byte, which would end its text", async () => {
    const id = await add({ name: "be\0fore" });

    expect((await reload(id)).name).toBe("be\0fore");
    expect(await run(() => db.session.count(Thing, { name: "be\0fore" }))).toBe(1);
  });

  test("keeps integers that no number can hold, dates, bytes and numbers", async () => {
    const at = new Date("2026-02-28T23:59:59.123Z");
    const id = await add({ count: BIG, at, bytes: BYTES, amount: 1.1, isOld: true });

    expect(await reload(id)).toMatchObject({ count: BIG, at, amount: 1.1, isOld: true });
    expect(Buffer.from((await reload(id)).bytes ?? []).equals(BYTES)).toBe(true);
    const same = { count: BIG, at: { $lte: at, $gte: at }, bytes: BYTES, amount: 1.1, isOld: true };
    expect(await run(() => db.session.count(Thing, same))).toBe(1);
  });

  test("takes bytes that are no Buffer for bytes", async () => {
    const rows = await run(() =>
      db.session.getConnection().execute("select hex(?) as hex", [new Uint8Array([0, 255])]),
    );

    expect(rows).toEqual([{ hex: "00FF" }]);
  });

  test("has fragments with values of their own, names and question marks", async () => {
    const connection = db.of(app).engine("default").orm.em.getConnection();

    const rows = await connection.execute("select ? as ??, '\\?' as mark, ? as two", [
      raw("upper(?)", ["a'b"]),
      "name",
      2,
    ]);
    const named = await connection.execute("select :value as value", { value: "x'y" });
    const list = await connection.execute("select 2 in (?) as isIn", [[1, 2, 3]]);

    expect(rows).toEqual([{ name: "A'B", mark: "?", two: 2 }]);
    expect(named).toEqual([{ value: "x'y" }]);
    expect(list).toEqual([{ isIn: 1 }]);
  });

  test("may have more values than SQLite takes at once", async () => {
    const id = await add({ name: "it's" });
    const ids = Array.from({ length: 40_000 }, (_, index) => index + 1);

    const found = await run(() => db.session.find(Thing, { id: { $in: ids }, name: "it's" }));

    expect(found.map((thing) => thing.id)).toEqual([id]);
  });

  test("writes a thousand rows with bound values", async () => {
    await run(async () => {
      for (let n = 0; n < 1000; n += 1)
        db.session.create(Thing, { name: `secret '${n}'`, details: null });
      await db.session.flush();
    });

    expect(sent.map(({ sql }) => sql).join("")).not.toContain("secret");
    expect(await run(() => db.session.count(Thing, { name: "secret '999'" }))).toBe(1);
  });

  test("is prepared once", async () => {
    const id = await add({});
    await reload(id);
    const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");

    await reload(id);
    await reload(id + 0);

    expect(prepare).not.toHaveBeenCalled();
  });

  test("is recorded without its values", async () => {
    const id = await add({ name: "secret" });

    const recorded = await run(async () => {
      await db.getOr404(Thing, id);
      await db.session.find(Thing, { name: "secret" }, { limit: 5 });
      return db.recordedQueries;
    });

    expect(recorded.map(({ parameters }) => parameters)).toEqual([1, 1]);
    expect(JSON.stringify(recorded)).not.toContain("secret");
    expect(recorded[0]?.statement).toMatch(
      /^select .* from `things` as `t0` where `t0`.`id` = \? limit 1$/,
    );
  });
});
