import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database } from "../../src/index.ts";
import { BIG, BYTES, HOSTILE, Thing, ThingSchema } from "../bound-values.models.ts";
import { OwnDatabases } from "./own-databases.ts";

const db = new Database({ models: [ThingSchema], drivers: [postgres(), mariadb()] });

const SERVERS = [
  { kind: "PostgreSQL", server: process.env["POSTGRES_URL"] },
  { kind: "MariaDB", server: process.env["MARIADB_URL"] },
].flatMap(({ kind, server }) => (server === undefined ? [] : [{ kind, server }]));

describe.each(SERVERS)("a statement for $kind", ({ kind, server }) => {
  const databases = new OwnDatabases(server);
  let app: Phial;
  const run = <T>(work: () => T | Promise<T>): Promise<T> => app.run(work);
  const add = (values: object): Promise<number> =>
    run(async () => {
      const thing = db.session.create(Thing, { name: "thing", details: null, ...values });
      await db.session.flush();
      return thing.id;
    });
  const execute = <T>(sql: string, values: unknown[] = []): Promise<T> =>
    run(() => db.session.getConnection().execute(sql, values)) as Promise<T>;

  beforeAll(async () => {
    app = new Phial("bound", {
      config: { DATABASE_URL: await databases.create() },
      log: silentLogger,
    });
    db.initApp(app);
    await run(() => db.createAll());
  });

  afterAll(async () => {
    await app.close();
    await databases[Symbol.asyncDispose]();
  });

  const seenByPostgres = async (): Promise<void> => {
    const [row] = await execute<{ query: string }[]>(
      "select query from pg_stat_activity where pid = pg_backend_pid() and ? <> ''",
      ["a secret"],
    );

    expect(row?.query).toContain("$1 <> ''");
    expect(row?.query).not.toContain("secret");
  };

  const seenByMariadb = async (): Promise<void> => {
    const prepared = (session: typeof db.session): Promise<number> =>
      session.execute("show session status like 'Com_stmt_execute'").then((rows) => {
        const [{ Value: count } = { Value: 0 }] = rows as { Value: unknown }[];
        return Number(count);
      });

    await run(() =>
      db.transaction(async (session) => {
        const before = await prepared(session);
        await session.find(Thing, { name: "a secret" });
        await db.sql.selectFrom("things").select("id").where("name", "=", "a secret").execute();
        expect(await prepared(session)).toBe(before + 2);
      }),
    );
  };

  const look = kind === "PostgreSQL" ? seenByPostgres : seenByMariadb;
  test("goes to the server with its values beside it", look);

  test.each(HOSTILE)("keeps %j as it is", async (name) => {
    const id = await add({ name, details: { [name]: name }, tags: [name.replaceAll(",", "")] });

    const thing = await run(() => db.getOr404(Thing, id));
    const found = await run(() => db.session.find(Thing, { name, $and: [{ id: { $in: [id] } }] }));

    expect(thing).toMatchObject({ name, details: { [name]: name } });
    expect(thing.tags).toEqual([name.replaceAll(",", "")]);
    expect(found).toHaveLength(1);
  });

  test("keeps a null byte, or is refused with it", async () => {
    const added = add({ name: "be\0fore" });

    if (kind === "PostgreSQL") await expect(added).rejects.toThrow("invalid byte sequence");
    else expect((await run(async () => db.getOr404(Thing, await added))).name).toBe("be\0fore");
  });

  test("keeps integers that no number can hold, dates, bytes and numbers", async () => {
    const at = new Date("2026-02-28T23:59:59.123Z");
    const id = await add({ count: BIG, at, bytes: BYTES, amount: 1.1, isOld: true });

    const thing = await run(() => db.getOr404(Thing, id));

    expect(thing).toMatchObject({ count: BIG, at, amount: 1.1, isOld: true });
    expect(Buffer.from(thing.bytes ?? []).equals(BYTES)).toBe(true);
    const same = { count: BIG, at: { $lte: at, $gte: at }, bytes: BYTES, amount: 1.1, isOld: true };
    expect(await run(() => db.session.count(Thing, same))).toBe(1);
  });

  test("may compare with numbers that its column cannot hold", async () => {
    const id = await add({});

    const count = (where: object): Promise<number> => run(() => db.session.count(Thing, where));

    expect(await count({ id: { $gt: id - 0.5, $lt: id + 0.5 } })).toBe(1);
    expect(await count({ id: 99_999_999_999 })).toBe(0);
    expect(await run(() => db.session.findOne(Thing, 99_999_999_999))).toBeNull();
  });

  test("may have more values than the protocol takes", async () => {
    const id = await add({ name: "it's" });
    const ids = Array.from({ length: 66_000 }, (_, index) => index + 1);

    const found = await run(() => db.session.find(Thing, { id: { $in: ids }, name: "it's" }));

    expect(found.map((thing) => thing.id)).toContain(id);
  });

  test("updates many rows, each to a value of its own", async () => {
    const ids = [await add({}), await add({}), await add({})];

    await run(async () => {
      for (const id of ids) {
        const thing = await db.getOr404(Thing, id);
        Object.assign(thing, {
          name: `it's ${id}`,
          amount: id / 3,
          isOld: true,
          count: BigInt(id),
        });
      }
      await db.session.flush();
    });

    const things = await run(() => db.session.find(Thing, { id: ids }, { orderBy: { id: "asc" } }));
    expect(things.map(({ name, amount, count }) => ({ name, amount, count }))).toEqual(
      ids.map((id) => ({ name: `it's ${id}`, amount: id / 3, count: BigInt(id) })),
    );
  });

  test("is streamed with bound values", async () => {
    await add({ name: "in a stream" });
    const names = await run(async () => {
      const all: string[] = [];
      const stream = db.session.stream(Thing, { where: { name: "in a stream" } });
      for await (const { name } of stream) all.push(name);
      return all;
    });

    expect(names).toEqual(["in a stream"]);
  });
});
