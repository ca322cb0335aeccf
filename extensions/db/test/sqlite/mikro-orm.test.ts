import { defineEntity, MikroORM, p } from "@mikro-orm/core";
import { SqliteDriver } from "@mikro-orm/sql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NodeSqliteDialect } from "../../src/sqlite/dialect.ts";
import { newFile } from "./open.ts";

const AccountSchema = defineEntity({
  name: "Account",
  properties: {
    id: p.integer().primary(),
    name: p.string().unique(),
    active: p.boolean().default(true),
    balance: p.bigint(),
    since: p.datetime(),
    picture: p.blob().nullable(),
  },
});
class Account extends AccountSchema.class {}
AccountSchema.setClass(Account);

const since = new Date("2026-11-21T18:00:00.123Z");
let orm: MikroORM<SqliteDriver>;

beforeEach(async () => {
  orm = new MikroORM<SqliteDriver>({
    driver: SqliteDriver,
    dbName: "test",
    entities: [Account],
    driverOptions: new NodeSqliteDialect({
      file: newFile(),
      synchronous: "NORMAL",
      lockTimeout: 5,
    }),
  });
  await orm.schema.create();
});
afterEach(() => orm.close(true));

test("MikroORM keeps entities in it, with every value as it was", async () => {
  const values = { name: "Ada", balance: 2n ** 62n + 1n, since, picture: Buffer.from([0, 255]) };
  await orm.em.fork().persist(orm.em.fork().create(Account, values)).flush();

  const ada = await orm.em.fork().findOneOrFail(Account, { name: "Ada" });

  expect(ada).toMatchObject({ id: 1, active: true, balance: 2n ** 62n + 1n, since });
  expect([...(ada.picture ?? [])]).toEqual([0, 255]);
});

test("MikroORM knows the violations of constraints, which show no value", async () => {
  const insert = () => orm.em.fork().insert(Account, { name: "secret", balance: 1n, since });
  await insert();

  await expect(insert()).rejects.toMatchObject({ name: "UniqueConstraintViolationException" });
});

test("a second session reads the state before a transaction, and is refused to write", async () => {
  await orm.em.fork().transactional(async (em) => {
    await em.insert(Account, { name: "Ada", balance: 1n, since });
    const other = orm.em.fork();

    expect(await other.count(Account)).toBe(0);
    await expect(other.insert(Account, { name: "Bea", balance: 1n, since })).rejects.toMatchObject({
      name: "LockWaitTimeoutException",
      code: "DATABASE_SQLITE_LOCKED",
    });
    await expect(
      em.transactional(async (inner) => {
        await inner.insert(Account, { name: "Cleo", balance: 1n, since });
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
  });

  expect(await orm.em.fork().findAll(Account)).toMatchObject([{ name: "Ada" }]);
});

test("MikroORM streams entities, and finds that the schema is as it made it", async () => {
  for (const name of ["Ada", "Bea"])
    await orm.em.fork().insert(Account, { name, balance: 1n, since });
  const names: string[] = [];

  for await (const { name } of orm.em.fork().stream(Account, { orderBy: { id: "asc" } })) {
    names.push(name);
  }

  expect(names).toEqual(["Ada", "Bea"]);
  expect(await orm.schema.getUpdateSchemaSQL()).toBe("");
});
