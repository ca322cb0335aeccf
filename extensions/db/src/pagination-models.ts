import type {
  EntityName,
  FilterQuery,
  FindOptions,
  Loaded,
  OrderDefinition,
  QueryOrderMap,
} from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Context } from "phial";
import { paginate } from "./pagination-request.ts";
import type { PageOptions, PageSource, Pagination } from "./pagination.ts";

/** A model, and the session that finds it. */
export interface ModelSource<Model extends object> {
  readonly session: SqlEntityManager;
  readonly model: EntityName<Model>;
}

// Each cuts or groups the rows in a way of its own.
type OtherCut =
  | "after"
  | "before"
  | "first"
  | "groupBy"
  | "having"
  | "last"
  | "limit"
  | "offset"
  | "overfetch"
  | "using";

/** Which models to page through, in which order, and with which relations. */
export interface ModelPagesOptions<
  Model extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> extends Omit<FindOptions<Model, Hint, Fields, Excludes>, OtherCut> {
  /** @default all of them */
  readonly where?: FilterQuery<NoInfer<Model>>;
}

/** What `db.paginate` takes: which models, and which page of them. */
export interface PaginateOptions<
  Model extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>
  extends PageOptions, ModelPagesOptions<Model, Hint, Fields, Excludes> {}

/**
 * Pages of the models that a session finds. Those that are equal in `orderBy` come in the order of
 * their primary key, so that none is met on two pages.
 */
export function modelPages<
  Model extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  { session, model }: ModelSource<Model>,
  options: ModelPagesOptions<Model, Hint, Fields, Excludes> = {},
): PageSource<Loaded<Model, Hint, Fields, Excludes>> {
  const { where = {}, orderBy, ...rest } = options;
  return {
    slice: (offset, limit) =>
      session.find<Model, Hint, Fields, Excludes>(model, where, {
        ...rest,
        orderBy: totalOrder({ session, model }, orderBy),
        limit,
        offset,
      }),
    count: () => session.count<Model, Hint>(model, where, rest),
  };
}

/**
 * The page of models that a request asks for.
 *
 * @throws as {@link paginate}
 */
export function paginateModel<
  Model extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  c: Context,
  source: ModelSource<Model>,
  options: PaginateOptions<Model, Hint, Fields, Excludes> = {},
): Promise<Pagination<Loaded<Model, Hint, Fields, Excludes>>> {
  const { page, perPage, maxPerPage, errorOut, count, ...models } = options;
  const pages = modelPages<Model, Hint, Fields, Excludes>(source, models);
  return paginate(c, pages, { page, perPage, maxPerPage, errorOut, count });
}

function totalOrder<Model extends object>(
  { session, model }: ModelSource<Model>,
  orderBy: OrderDefinition<Model> = [],
): QueryOrderMap<Model>[] {
  const given: QueryOrderMap<Model>[] = Array.isArray(orderBy) ? orderBy : [orderBy];
  const { primaryKeys } = session.getMetadata(model);
  const missing = primaryKeys.filter((key) => given.every((order) => !Object.hasOwn(order, key)));
  // The keys are those of the model, which TypeScript cannot follow through a computed name.
  return [...given, ...missing.map((key) => ({ [key]: "asc" }) as QueryOrderMap<Model>)];
}
