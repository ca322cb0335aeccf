import { type AbstractSqlDriver, MikroORM, SqliteDriver, SqlEntityManager } from "@mikro-orm/sql";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { BoundSqliteDriver } from "../../src/binding/sqlite-orm-driver.ts";
import { FastFind } from "../../src/fast/fast-find.ts";
import { fastSession } from "../../src/fast/fast-session.ts";
import { NodeSqliteDialect } from "../../src/sqlite/dialect.ts";
import { described, describedChanges } from "./described.ts";
import { type DrawnModels, modelPlans, modelsOf, type Row } from "./random-models.ts";
import { type Step, stepsOf } from "./random-steps.ts";

type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

function ormOf(models: DrawnModels, isFast: boolean): Orm {
  const { Post, Author, Tag } = models;
  return new MikroORM<AbstractSqlDriver, SqlEntityManager>({
    driver: isFast ? BoundSqliteDriver : SqliteDriver,
    ...(isFast && { entityManager: fastSession(SqlEntityManager) }),
    dbName: ":memory:",
    driverOptions: () => new NodeSqliteDialect({ file: ":memory:" }),
    entities: [Post, Author, Tag],
    ensureDatabase: false,
  });
}

/** Rows of all models, which refer to each other. */
function rowsOf({ plan, properties }: DrawnModels) {
  const scalars = Object.fromEntries(
    properties.map(({ name, kind, isNullable }) => {
      return [name, isNullable ? fc.option(kind.values) : kind.values];
    }),
  );
  const keys = fc.integer({ min: 1, max: 3 });
  const author = plan.isOptional ? fc.option(keys) : keys;
  return fc.record({
    authors: fc.tuple(
      ...[1, 2, 3].map((id) =>
        fc.record({
          id: fc.constant(id),
          name: fc.constant(`a${id}`),
          ...(plan.kinds.length > 2 && scalars),
        }),
      ),
    ),
    posts: fc.tuple(
      ...[1, 2, 3, 4].map((id) =>
        fc.record({
          id: fc.constant(id),
          ...scalars,
          author,
          ...(plan.isSelfReferencing && { parent: fc.option(fc.integer({ min: 1, max: 4 })) }),
          ...(plan.hasTags && { tags: fc.uniqueArray(fc.integer({ min: 1, max: 2 })) }),
        }),
      ),
    ),
  });
}

async function fill(orm: Orm, models: DrawnModels, rows: { authors: Row[]; posts: Row[] }) {
  await orm.schema.create();
  const em = orm.em.fork();
  for (const id of [1, 2]) em.create(models.Tag, { id, label: `t${id}` });
  for (const row of rows.authors) em.create(models.Author, { ...row });
  for (const { parent: _parent, ...row } of rows.posts) em.create(models.Post, { ...row });
  await em.flush();
  for (const { id, parent } of rows.posts) {
    if (parent) await em.nativeUpdate(models.Post, { id }, { parent });
  }
}

interface Draw {
  readonly models: DrawnModels;
  readonly rows: { authors: Row[]; posts: Row[] };
  readonly steps: readonly Step[];
}

const draws: fc.Arbitrary<Draw> = modelPlans.chain((plan) => {
  const models = modelsOf(plan);
  return fc.record({ models: fc.constant(models), rows: rowsOf(models), steps: stepsOf(models) });
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

async function told(draw: Draw, isFast: boolean): Promise<unknown[]> {
  const { models, rows, steps } = draw;
  const orm = ormOf(models, isFast);
  try {
    await fill(orm, models, rows);
    const em = orm.em.fork();
    const all: unknown[] = [];
    for (const step of steps) {
      const answer = await step(em, models).catch(String);
      all.push({ answer, state: described(em) });
    }
    all.push(attempt(() => describedChanges(em)));
    return all;
  } finally {
    await orm.close(true);
  }
}

test("a session is the same as MikroORM's own, whatever is found and changed", async () => {
  const find = vi.spyOn(FastFind.prototype, "find");
  const runs = Number(process.env["RUNS"] ?? 100);
  let fast = 0;

  await fc.assert(
    fc.asyncProperty(draws, async (draw) => {
      const plain = await told(draw, false);
      const own = await told(draw, true);
      expect(own).toEqual(plain);
    }),
    { numRuns: runs },
  );

  for (const { value } of find.mock.results) if ((await value) !== undefined) fast += 1;
  expect(fast).toBeGreaterThan(runs);
}, 120_000);
