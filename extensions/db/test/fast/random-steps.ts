import { type Collection, helper, ScalarReference, wrap } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import fc from "fast-check";
import { nameOf } from "./described.ts";
import type { DrawnModels, Row } from "./random-models.ts";

/** Something that is done with a session; it tells what came of it. */
export type Step = (em: SqlEntityManager, models: DrawnModels) => Promise<unknown>;

/** Steps that make sense for some models. */
export function stepsOf(models: DrawnModels): fc.Arbitrary<Step[]> {
  const simple = fc.oneof(
    { weight: 5, arbitrary: finds(models) },
    { weight: 3, arbitrary: findOnes(models) },
    { weight: 2, arbitrary: changes(models) },
    { weight: 1, arbitrary: fc.constantFrom(clear, flush, populate, relate) },
  );
  const within = fc.array(simple, { minLength: 1, maxLength: 3 }).map(transaction);
  const step = fc.oneof({ weight: 6, arbitrary: simple }, { weight: 1, arbitrary: within });
  return fc.array(step, { minLength: 2, maxLength: 7 });
}

function wheres({ properties, plan }: DrawnModels): fc.Arbitrary<object> {
  const key = fc.integer({ min: 0, max: 5 });
  const keys = fc.array(key, { minLength: 0, maxLength: 3 });
  const ofKey = fc.oneof(
    key.map((id) => ({ id })),
    keys.map((ids) => ({ id: { $in: ids } })),
    keys.map((ids) => ({ id: ids })),
    key.map((id) => ({ id: { $gt: id } })),
    key.map((id) => ({ id: { $gte: 1, $lt: id } })),
    key.map((author) => ({ author })),
    keys.map((author) => ({ author: { $in: author } })),
    key.map((id) => ({ $or: [{ id }, { author: id }] })),
    key.map((id) => ({ author: { id } })),
    ...(plan.isOptional ? [fc.constant({ author: null })] : []),
  );
  const ofValues = properties
    .filter(({ kind }) => kind.isPlain)
    .flatMap(({ name, kind: { values }, isNullable }) => [
      values.map((value) => ({ [name]: value })),
      values.map((value) => ({ [name]: { $ne: value } })),
      values.map((value) => ({ [name]: { $gte: value } })),
      values.map((value) => ({ [name]: { $in: [value, value] } })),
      values.map((value) => ({ [name]: { $nin: [value] }, id: { $lt: 4 } })),
      ...(isNullable ? [fc.constant({ [name]: null })] : []),
    ]);
  return fc.oneof(fc.constant({}), ofKey, ...ofValues);
}

function optionsOf({ plan, properties }: DrawnModels): fc.Arbitrary<object> {
  const sortable = ["id", ...properties.filter(({ kind }) => kind.isPlain).map(({ name }) => name)];
  const relations = [
    "author",
    ...(plan.hasTags ? ["tags"] : []),
    ...(plan.isSelfReferencing ? ["parent", "parent.author"] : []),
    ...(plan.hasInverse ? ["author.posts"] : []),
    ...properties.filter(({ kind }) => kind.property["lazy"]).map(({ name }) => name),
  ];
  const order = fc.tuple(
    fc.constantFrom(...sortable),
    fc.constantFrom("asc", "desc", "DESC", "asc", "desc", "asc nulls last"),
  );
  const limit = fc.integer({ min: 1, max: 3 });
  return fc
    .record(
      {
        populate: fc.uniqueArray(fc.constantFrom(...relations), { maxLength: 2 }),
        // Where rows are equal, their order would be anyone's.
        orderBy: order.map(([name, direction]) => ({ [name]: direction, id: "asc" })),
        page: fc.oneof(
          limit.map((n) => ({ limit: n })),
          limit.map((n) => ({ limit: n, offset: 1 })),
        ),
        refresh: fc.constantFrom(false, false, false, false, false, true),
      },
      { requiredKeys: ["orderBy"] },
    )
    .map(({ page, refresh, ...options }) => ({ ...options, ...page, ...(refresh && { refresh }) }));
}

function finds(models: DrawnModels): fc.Arbitrary<Step> {
  return fc.tuple(wheres(models), optionsOf(models)).map(([where, options]): Step => {
    return async (em, { Post }) => {
      const found = await em.find(Post, copied(where), copied(options));
      return found.map(nameOf);
    };
  });
}

function findOnes(models: DrawnModels): fc.Arbitrary<Step> {
  const options = optionsOf(models).map((all) => {
    const { populate } = all as { populate?: string[] };
    return populate ? { populate } : {};
  });
  const where = fc.oneof(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }).map((id) => ({ id })),
  );
  return fc.tuple(where, options, fc.boolean()).map(([id, given, isPost]): Step => {
    return async (em, { Post, Author }) => {
      const found = isPost
        ? await em.findOne(Post, id, copied(given) as never)
        : await em.findOne(Author, id);
      return found && nameOf(found);
    };
  });
}

/** Sets a property of one of the posts that the session has. */
function changes({ properties }: DrawnModels): fc.Arbitrary<Step> {
  const property = fc.constantFrom(...properties);
  const value = property.chain(({ name, kind, isNullable }) =>
    (isNullable ? fc.option(kind.values) : kind.values).map((drawn) => ({ name, kind, drawn })),
  );
  return fc.tuple(value, fc.nat({ max: 3 })).map(([{ name, kind, drawn }, index]): Step => {
    return async (em, models) => {
      const post = loaded(em, models)[index];
      if (!post || kind.property["lazy"]) return undefined;
      const given: unknown = Buffer.isBuffer(drawn) ? Buffer.from(drawn) : structuredClone(drawn);
      const reference = post[name];
      if (ScalarReference.isScalarReference(reference)) reference.set(given);
      else post[name] = given;
      return nameOf(post);
    };
  });
}

function transaction(steps: readonly Step[]): Step {
  return async (em, models) =>
    em.transactional(async (inner) => {
      const told: unknown[] = [];
      for (const step of steps) told.push(await step(inner, models));
      return told;
    });
}

const clear: Step = async (em) => em.clear();
const flush: Step = async (em) => em.flush();

const populate: Step = async (em, models) => {
  await em.populate(loaded(em, models), ["author"] as never);
};

/** Gives a post another author, and the author another post. */
const relate: Step = async (em, models) => {
  const [post, other] = loaded(em, models);
  if (!post) return;
  const author = em.getReference(models.Author, 2 as never);
  post["author"] = models.plan.isRef ? wrap(author).toReference() : author;
  const tags = post["tags"] as Collection<Row> | undefined;
  if (tags?.isInitialized()) tags.add(em.getReference(models.Tag, 1 as never));
  if (models.plan.isSelfReferencing && other) post["parent"] = wrap(other).toReference();
};

function loaded(em: SqlEntityManager, { Post }: DrawnModels): Row[] {
  const posts: Row[] = [];
  for (const entity of em.getUnitOfWork().getIdentityMap()) {
    const { __meta, __initialized } = helper(entity);
    if (__initialized && __meta.className === Post.meta.className) posts.push(entity as Row);
  }
  return posts.toSorted((one, post) => Number(one["id"]) - Number(post["id"]));
}

/** MikroORM writes into what it is given. */
function copied<T>(value: T): T {
  return structuredClone(value);
}
