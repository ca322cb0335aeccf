import type { AbstractSqlDriver, MikroORM, SqlEntityManager } from "@mikro-orm/sql";
import fc from "fast-check";
import { described, describedChanges } from "./described.ts";
import { type DrawnModels, modelPlans, modelsOf, type Row } from "./random-models.ts";
import { type Step, stepsOf } from "./random-steps.ts";

/** MikroORM on a database that is empty. */
export type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

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

/** A session: models, what is in their tables, and what is done. */
export interface Draw {
  readonly models: DrawnModels;
  readonly rows: { authors: Row[]; posts: Row[] };
  readonly steps: readonly Step[];
}

export const draws: fc.Arbitrary<Draw> = modelPlans.chain((plan) => {
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

/** All that can be told of a session after each of its steps. */
export async function told(orm: Orm, draw: Draw): Promise<unknown[]> {
  const { models, rows, steps } = draw;
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
    await orm.schema.drop();
    await orm.close(true);
  }
}
