import {
  type EntityManager,
  type EntityMetadata,
  type EntityName,
  EventType,
  helper,
  LoadStrategy,
  PopulateHint as PopulateWhere,
  Reference,
  Utils,
} from "@mikro-orm/core";
import type { AbstractSqlDriver, SqlEntityManager } from "@mikro-orm/sql";
import { isRowSource, type Row } from "../binding/row-source.ts";
import { type FindPlan, FindPlanner, type PlanNode, type PopulateHint } from "./find-plan.ts";
import { type FindRequest, FindRequestBuilder } from "./find-request.ts";
import { KeyRequests } from "./key-requests.ts";
import { ModelShape } from "./model-shape.ts";
import { RowReader } from "./row-reader.ts";

/** What is to be found in a session. */
export interface Find {
  readonly em: SqlEntityManager;
  readonly model: EntityName<object>;
  readonly where: unknown;
  readonly options: object | undefined;
  /** Whether only the first is wanted. */
  readonly isOne: boolean;
}

/** A find that needs nothing that only MikroORM knows. */
export interface KnownFind extends Find {
  readonly shape: ModelShape;
  readonly request: FindRequest;
}

/** A plan, or that there is none. */
interface Planned {
  readonly plan: FindPlan | undefined;
}

/** As many texts of one model are kept. */
const MOST_PLANS = 500;

const databases = new WeakMap<AbstractSqlDriver, FastFind>();

/** Finds what can be found without most of MikroORM, for all sessions of a database. */
export class FastFind {
  readonly #driver: AbstractSqlDriver;
  readonly #isUsual: boolean;
  /** By class: the same model has several descriptions. */
  readonly #shapes = new Map<EntityMetadata["class"], ModelShape | undefined>();
  readonly #keys = new KeyRequests();
  readonly #models = new Map<EntityName<object>, ModelShape | undefined>();
  readonly #plans = new Map<ModelShape, Map<string, Planned>>();

  private constructor(driver: AbstractSqlDriver) {
    this.#driver = driver;
    this.#isUsual = isUsual(driver);
  }

  static of(driver: AbstractSqlDriver): FastFind {
    const known = databases.get(driver);
    if (known) return known;
    const made = new FastFind(driver);
    databases.set(driver, made);
    return made;
  }

  /** `undefined` where MikroORM has to find it. */
  known(find: Find): KnownFind | undefined {
    const { em, model, where, options, isOne } = find;
    if (!this.#isUsual || !isUsualSession(em)) return undefined;
    const shape = this.#shapeOfModel(model);
    if (!shape) return undefined;
    const request =
      (isOne ? this.#keys.request(shape, where, options) : undefined) ??
      new FindRequestBuilder(shape, em.getPlatform()).build(where, options, isOne);
    if (!request || (isOne && request.conditions.length === 0)) return undefined;
    // What the session has may be the answer, or may have to be brought up to date.
    if (isOne && em.getUnitOfWork(false).tryGetById(model, where as never)) return undefined;
    return { ...find, shape, request };
  }

  /** The entities; `undefined` where MikroORM has to find them after all. */
  async find(find: KnownFind): Promise<object[] | undefined> {
    const { em, shape, request, options } = find;
    const { plan } = this.#known(find) ?? (await this.#made(find));
    if (!plan || hasListeners(em, plan)) return undefined;
    await em.tryFlush(shape.meta.class, options ?? {});
    const rows = await this.#rows(em, plan.sql, request.values);
    if (rows.length === 0) return [];
    const reader = new RowReader(em, this.#shapeOf);
    const found = rows.map((row) => reader.read(plan.root, row));
    // What the session has already may refer to others by now than its row does.
    const hasMore = plan.hasMore || (reader.usedFactory && request.populate.length > 0);
    if (hasMore) await loadMore(find, found);
    else setContexts(plan.root, found);
    if (reader.usedFactory) await em.getUnitOfWork(false).dispatchOnLoadEvent();
    return found;
  }

  #known({ shape, request }: KnownFind): Planned | undefined {
    return this.#plans.get(shape)?.get(request.key);
  }

  async #made({ em, shape, request }: KnownFind): Promise<Planned> {
    const hints = await hintsOf(em, shape, request.populate);
    const plan = new FindPlanner(this.#driver, this.#shapeOf).plan(shape, request, hints);
    const plans = this.#plans.get(shape) ?? new Map<string, Planned>();
    this.#plans.set(shape, plans);
    if (plans.size >= MOST_PLANS) plans.clear();
    plans.set(request.key, { plan });
    return { plan };
  }

  async #rows(
    em: SqlEntityManager,
    sql: string,
    params: readonly unknown[],
  ): Promise<readonly Row[]> {
    const context = em.getTransactionContext();
    const connection = this.#driver.getConnection(context ? "write" : "read");
    try {
      if (!isRowSource(connection)) return await connection.execute(sql, params, "all", context);
      return await connection.rows({ sql, params }, context);
    } catch (error) {
      throw error instanceof Error ? this.#driver.convertException(error) : error;
    }
  }

  #shapeOfModel(model: EntityName<object>): ModelShape | undefined {
    if (this.#models.has(model)) return this.#models.get(model);
    const shape = this.#shapeOf(this.#driver.getMetadata().get(model));
    this.#models.set(model, shape);
    return shape;
  }

  readonly #shapeOf = (meta: EntityMetadata): ModelShape | undefined => {
    if (this.#shapes.has(meta.class)) return this.#shapes.get(meta.class);
    const shape = ModelShape.of(this.#driver.getMetadata().get(meta.class), this.#driver);
    this.#shapes.set(meta.class, shape);
    return shape;
  };
}

/** Whether the settings of the ORM are those that the statements here are written for. */
function isUsual({ config }: AbstractSqlDriver): boolean {
  return (
    config.get("loadStrategy") === LoadStrategy.BALANCED &&
    config.get("populateWhere") === PopulateWhere.ALL &&
    Utils.isEmpty(config.get("filters")) &&
    config.get("preferReadReplicas") &&
    !config.get("resultCache").global &&
    !config.get("forceUndefined") &&
    !config.get("disableIdentityMap") &&
    !config.getSchema(true)
  );
}

function isUsualSession(em: SqlEntityManager): boolean {
  return (
    em.getContext(false) === em &&
    !em.global &&
    em.schema === undefined &&
    em.getSessionContext() === undefined
  );
}

/** Whether somebody wants to be told of what is made of the rows. */
function hasListeners(em: EntityManager, { loads, makes }: FindPlan): boolean {
  const events = em.getEventManager();
  return (
    makes.some((meta) => events.hasListeners(EventType.onInit, meta)) ||
    loads.some((meta) => events.hasListeners(EventType.onLoad, meta))
  );
}

async function hintsOf(
  em: EntityManager,
  { meta }: ModelShape,
  populate: readonly string[],
): Promise<PopulateHint[]> {
  const options = populate.length > 0 ? { populate: [...populate] } : {};
  // The names were not known when the types were checked.
  const hints: readonly object[] = await em.preparePopulate(meta.class, options as never);
  return hints as PopulateHint[];
}

/** Has MikroORM load the relations that are not in the rows. */
async function loadMore(
  { em, shape, request, options }: KnownFind,
  found: object[],
): Promise<void> {
  // It writes into them.
  const hints = await hintsOf(em, shape, request.populate);
  const all = {
    ...options,
    where: {},
    populateWhere: PopulateWhere.ALL,
    ignoreLazyScalarProperties: true,
    lookup: false,
  };
  await em.getEntityLoader().populate(shape.meta.class, found, hints, all as never);
}

/** What MikroORM keeps on an entity of how it was loaded. */
interface SerializationContext {
  populate?: readonly object[];
  exclude?: string[];
  fields?: Set<string>;
}

/** Notes on the entities what was asked for, which decides what their JSON shows. */
function setContexts({ hints, properties }: PlanNode, entities: Iterable<object>): void {
  if (!hints) return;
  for (const entity of entities) {
    const context: SerializationContext = helper<object>(entity).__serializationContext;
    context.populate = context.populate ? context.populate.concat(hints) : [...hints];
    context.exclude ??= [];
    context.fields = new Set(["*"]);
  }
  for (const { join, property } of properties) {
    if (join?.hints) setContexts(join, targetsOf(entities, property.name));
  }
}

function targetsOf(entities: Iterable<object>, name: string): Set<object> {
  const targets = new Set<object>();
  for (const entity of entities) {
    const target: unknown = Reference.unwrapReference(helper<object>(entity).__data[name]);
    if (target instanceof Object) targets.add(target);
  }
  return targets;
}
