import { EntitySchema, type EventSubscriber, LockMode, Type } from "@mikro-orm/core";
import { type AbstractSqlDriver, MikroORM, SqliteDriver, SqlEntityManager } from "@mikro-orm/sql";
import { describe, expect, test, vi } from "vitest";
import { BoundSqliteDriver } from "../../src/binding/sqlite-orm-driver.ts";
import { FastFind } from "../../src/fast/fast-find.ts";
import { fastSession } from "../../src/fast/fast-session.ts";
import { NodeSqliteDialect } from "../../src/sqlite/dialect.ts";
import { described, describedChanges } from "./described.ts";
import type { Row } from "./random-models.ts";
import type { Orm } from "./random-session.ts";

type Model = EntitySchema<Row>;
type Definition = Readonly<Record<string, unknown>>;

/** Kept with a prefix. */
class Prefixed extends Type<string, string> {
  override convertToDatabaseValue(value: string): string {
    return `db:${value}`;
  }

  override convertToJSValue(value: string): string {
    return value.replace("db:", "");
  }

  override getColumnType(): string {
    return "text";
  }

  override ensureComparable(): boolean {
    return true;
  }
}

let names = 0;

function model(properties: Definition, options: Definition = {}): Model {
  // Its types want to know the properties beforehand.
  return new EntitySchema<Row>({ name: `Other${(names += 1)}`, properties, ...options } as never);
}

const id = { type: "integer", primary: true };
const name = { type: "string" };
const to = (entity: Model, more: object = {}): Definition => {
  return { kind: "m:1", entity: () => entity, ref: true, nullable: true, ...more };
};

/** A model and the one it refers to, with their rows, the latter first. */
interface Case {
  readonly models: readonly [Model, ...Model[]];
  readonly rows: readonly (readonly [Model, Row])[];
  readonly key: unknown;
  readonly isFast: boolean;
}

function referring(keyType: Definition, keys: readonly unknown[], isFast: boolean): Case {
  const Target = model({ id: { ...keyType, primary: true }, name });
  const Owner = model({ id: { ...keyType, primary: true }, name, target: to(Target) });
  const targets = keys.map((key) => [Target, { id: key, name: "it's" }] as const);
  const owners = keys.map(
    (key) => [Owner, { id: key, name: `n${String(key)}`, target: key }] as const,
  );
  return { models: [Owner, Target], rows: [...targets, ...owners], key: keys[0], isFast };
}

function single(properties: Definition, row: Row, isFast: boolean, options: Definition = {}): Case {
  const Model = model({ id, ...properties }, options);
  return { models: [Model], rows: [[Model, { id: 1, ...row }]], key: 1, isFast };
}

const Address = new EntitySchema<Row>({
  name: "OtherAddress",
  embeddable: true,
  properties: { street: name, city: { ...name, nullable: true } },
});
const address = { kind: "embedded", entity: () => Address, nullable: true };

const CASES: Readonly<Record<string, () => Case>> = {
  "keys that are texts": () => referring(name, ["a", "b'", ""], true),
  "keys that are big": () => referring({ type: "bigint" }, [5n, 9_007_199_254_740_993n], true),
  "keys of a type of one's own": () => referring({ type: Prefixed }, ["a", "b"], true),
  "a type of one's own": () => single({ name: { type: Prefixed } }, { name: "x" }, true),
  "a version that is a date": () =>
    single({ name, at: { type: "datetime", version: true } }, { name: "x" }, true),
  "other names of columns": () =>
    single({ name: { ...name, fieldName: "the name" } }, { name: "x" }, true),
  "a formula": () =>
    single({ name, twice: { type: "string", formula: () => "name || name" } }, { name: "x" }, true),
  "a serializer": () =>
    single({ name: { ...name, serializer: () => "shown" } }, { name: "x" }, true),
  "another name in its JSON": () =>
    single({ name: { ...name, serializedName: "n" } }, { name: "x" }, true),
  "an embeddable in columns": () =>
    single({ address }, { address: { street: "s", city: null } }, false),
  "an embeddable in JSON": () =>
    single(
      { address: { ...address, object: true } },
      { address: { street: "s", city: "c" } },
      false,
    ),
  "a key of two columns": () => {
    const Model = model({ one: id, other: { type: "integer", primary: true }, name });
    return {
      models: [Model],
      rows: [[Model, { one: 1, other: 2, name: "x" }]],
      key: [1, 2],
      isFast: false,
    };
  },
  "an order of its own": () =>
    single({ name }, { name: "x" }, false, { orderBy: { name: "desc" } }),
  "a relation that is always loaded": () => {
    const Target = model({ id, name });
    const Owner = model({ id, target: to(Target, { eager: true }) });
    return {
      models: [Owner, Target],
      rows: [
        [Target, { id: 1, name: "x" }],
        [Owner, { id: 1, target: 1 }],
      ],
      key: 1,
      isFast: false,
    };
  },
  "one to one": () => {
    const Target = model({ id, name });
    const Owner = model({ id, target: { ...to(Target), kind: "1:1", owner: true } });
    return {
      models: [Owner, Target],
      rows: [
        [Target, { id: 1, name: "x" }],
        [Owner, { id: 1, target: 1 }],
      ],
      key: 1,
      isFast: false,
    };
  },
  "a relation that gives the key": () => {
    const Target = model({ id, name });
    const Owner = model({ id, target: to(Target, { ref: false, mapToPk: true }) });
    return {
      models: [Owner, Target],
      rows: [
        [Target, { id: 1, name: "x" }],
        [Owner, { id: 1, target: 1 }],
      ],
      key: 1,
      isFast: false,
    };
  },
};

function ormOf(
  models: readonly Model[],
  isFast: boolean,
  subscribers: EventSubscriber[] = [],
): Orm {
  return new MikroORM<AbstractSqlDriver, SqlEntityManager>({
    driver: isFast ? BoundSqliteDriver : SqliteDriver,
    ...(isFast && { entityManager: fastSession(SqlEntityManager) }),
    dbName: ":memory:",
    driverOptions: () => new NodeSqliteDialect({ file: ":memory:" }),
    entities: [...models, Address],
    subscribers,
    ensureDatabase: false,
  });
}

async function filled(orm: Orm, rows: Case["rows"]): Promise<void> {
  await orm.schema.create();
  const em = orm.em.fork();
  for (const [schema, row] of rows) em.create(schema, { ...row });
  await em.flush();
}

async function told(orm: Orm, { models: [Model], rows, key }: Case): Promise<unknown[]> {
  await filled(orm, rows);
  const states: unknown[] = [];
  for (const populate of [[], ["target"]]) {
    const options = Model.meta.properties["target"] ? { populate } : {};
    const one = orm.em.fork();
    await one.findOne(Model, key as never, options as never);
    await one.findOne(Model, key as never);
    const all = orm.em.fork();
    for (const entity of await all.find(Model, {}, options as never)) {
      if ("name" in entity) entity["name"] = "changed";
    }
    states.push(described(one), described(all), describedChanges(all));
    await all.flush();
    states.push(described(all));
  }
  await orm.close(true);
  return states;
}

describe("a model with", () => {
  test.each(Object.entries(CASES))("%s is the same as MikroORM's own", async (_kind, drawn) => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const given = drawn();
    const find = vi.spyOn(FastFind.prototype, "find");

    const plain = await told(ormOf(given.models, false), given);
    const own = await told(ormOf(given.models, true), given);
    vi.useRealTimers();

    expect(own).toEqual(plain);
    const found = await Promise.all(find.mock.results.map(({ value }) => value as unknown));
    expect(found.some((entities) => entities !== undefined)).toBe(given.isFast);
  });
});

describe("a session leaves to MikroORM", () => {
  const Target = model({ id, name });
  const Owner = model({ id, name, target: to(Target) });
  const rows: Case["rows"] = [
    [Target, { id: 1, name: "t" }],
    [Owner, { id: 1, name: "one", target: 1 }],
    [Owner, { id: 2, name: "two", target: 1 }],
  ];
  const open = async (subscribers: EventSubscriber[] = []): Promise<Orm> => {
    const orm = ormOf([Owner, Target], true, subscribers);
    await filled(orm, rows);
    return orm;
  };
  const ids = (found: readonly object[]): unknown[] => found.map((entity) => (entity as Row)["id"]);

  test("a filter of its own, and of those that are made of it", async () => {
    const orm = await open();
    const em = orm.em.fork();
    em.addFilter({ name: "one", cond: { name: "one" }, entity: [Owner] } as never);

    expect(ids(await em.find(Owner, {}))).toEqual([1]);
    expect(ids(await em.fork().find(Owner, {}))).toEqual([1]);
    expect(ids(await orm.em.fork().find(Owner, {}))).toEqual([1, 2]);
    await orm.close(true);
  });

  test("listeners that wait for what is loaded or made", async () => {
    const loaded: unknown[] = [];
    const made: unknown[] = [];
    const orm = await open([
      { onLoad: ({ entity }) => void loaded.push((entity as Row)["id"]) },
      { onInit: ({ entity }) => void made.push((entity as Row)["id"]) },
    ]);
    made.length = 0;

    await orm.em.fork().find(Owner, {}, { populate: ["target"] as never });

    expect(loaded).toEqual([1, 1, 2]);
    expect(made).toHaveLength(3);
    await orm.close(true);
  });

  test("locks, single fields and what is read anew", async () => {
    const orm = await open();
    const em = orm.em.fork();
    const [first] = await em.find(Owner, { id: 1 });
    await orm.em.fork().nativeUpdate(Owner, { id: 1 }, { name: "new" });

    const [known] = await em.find(Owner, { id: 1 });
    expect(known).toBe(first);
    await em.findOne(Owner, 1, { refresh: true });
    expect(first?.["name"]).toBe("new");
    const [part] = await orm.em.fork().find(Owner, { id: 2 }, { fields: ["id"] as never });
    expect(Object.keys(part ?? {})).not.toContain("name");
    const locked = orm.em
      .fork()
      .transactional((inner) => inner.find(Owner, {}, { lockMode: LockMode.PESSIMISTIC_WRITE }));
    expect(ids(await locked)).toEqual([1, 2]);
    await orm.close(true);
  });

  test("errors of the database, which stay MikroORM's", async () => {
    const orm = await open();
    await orm.em
      .getConnection()
      .execute(`drop table ${Owner.meta.tableName ?? "?"}`)
      .catch(() => undefined);
    await orm.schema.drop();

    await expect(orm.em.fork().findOne(Owner, 1)).rejects.toMatchObject({
      name: "TableNotFoundException",
    });
    await orm.close(true);
  });
});
