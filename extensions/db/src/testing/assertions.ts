import type { EntityName, FilterQuery } from "@mikro-orm/core";
import { AssertionError } from "node:assert";
import type { SqlEntityManager } from "@mikro-orm/sql";

/** A database in a context: `db` or `db.bind(name)`, within `app.run()`. */
interface InContext {
  readonly session: SqlEntityManager;
}

/**
 * Whether there is an entity that the filter finds; reads the database and not the session.
 *
 * @throws AssertionError where there is none
 * @example
 * await app.run(() => assertHas(db, Note, { text: "tea" }));
 */
export async function assertHas<Entity extends object>(
  db: InContext,
  model: EntityName<Entity>,
  where: FilterQuery<NoInfer<Entity>>,
): Promise<void> {
  const actual = await count(db, model, where);
  if (actual === 0)
    throw failed(`There is no ${nameOf(model)} like that.`, { actual, expected: 1 });
}

/**
 * Whether there is no entity that the filter finds.
 *
 * @throws AssertionError where there is one
 */
export async function assertMissing<Entity extends object>(
  db: InContext,
  model: EntityName<Entity>,
  where: FilterQuery<NoInfer<Entity>>,
): Promise<void> {
  const actual = await count(db, model, where);
  if (actual > 0) throw failed(`There is a ${nameOf(model)} like that.`, { actual, expected: 0 });
}

/**
 * Whether there are exactly so many entities, of all or of those that the filter finds.
 *
 * @throws AssertionError where there are more or fewer
 * @example
 * await app.run(() => assertCount(db, Note, 3));
 */
export async function assertCount<Entity extends object>(
  db: InContext,
  model: EntityName<Entity>,
  expected: number | { readonly count: number; readonly where: FilterQuery<NoInfer<Entity>> },
): Promise<void> {
  const wanted = typeof expected === "number" ? { count: expected, where: undefined } : expected;
  const actual = await count(db, model, wanted.where);
  if (actual === wanted.count) return;
  const problem = `There are ${actual} of ${nameOf(model)}, not ${wanted.count}.`;
  throw failed(problem, { actual, expected: wanted.count });
}

function count<Entity extends object>(
  { session }: InContext,
  model: EntityName<Entity>,
  where: FilterQuery<NoInfer<Entity>> | undefined,
): Promise<number> {
  // In the transaction at hand, if there is one; filters such as that of soft deletion apply.
  return where === undefined ? session.count(model) : session.count(model, where);
}

function nameOf<Entity extends object>(model: EntityName<Entity>): string {
  if (typeof model === "string") return model;
  return "meta" in model ? model.meta.className : model.name;
}

function failed(message: string, values: { actual: number; expected: number }): AssertionError {
  return new AssertionError({ message, ...values });
}
