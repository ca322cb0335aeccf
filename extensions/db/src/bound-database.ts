import type { EntityName, FilterQuery, FindOneOptions, Loaded, Primary } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { type Context, HttpError } from "phial";
import type { ContextSession } from "./context-session.ts";
import type { DatabaseHealth, Engine } from "./engine.ts";
import type { Model, Session, TypedSql } from "./models.ts";
import { type PaginateOptions, paginateModel } from "./pagination-models.ts";
import type { Pagination } from "./pagination.ts";

/** How {@link BoundDatabase.getOr404} and its like find something: `populate`, `fields`, ... */
export interface FindOr404Options<
  Entity extends object,
  Hint extends string = never,
  Fields extends string = never,
> extends Omit<FindOneOptions<Entity, Hint, Fields>, "using" | "lockMode" | "lockVersion"> {
  /** Shown to the client when nothing is found. */
  readonly detail?: string;
}

/** Where a {@link BoundDatabase} finds what belongs to the current context. */
export interface BoundContext {
  session(): ContextSession;
  engine(): Engine;
}

/**
 * One database of the current app: what its contexts do with it. `db` itself is the one of
 * `DATABASE_URL`, `db.bind(name)` another.
 */
export class BoundDatabase<const Models extends readonly Model[]> {
  readonly #context: BoundContext;

  constructor(context: BoundContext) {
    this.#context = context;
  }

  /**
   * The session of the current context, or of the transaction at hand: opened at first use, and
   * undone when the context ends, as far as it was not committed.
   *
   * @throws PhialError `CONTEXT_MISSING`, `CONTEXT_ENDED`
   */
  get session(): Session<Models> {
    return known(this.#context.session().session);
  }

  /** Typed SQL, in the transaction at hand if there is one. Its values are bound. */
  get sql(): TypedSql<Models> {
    // The tables are those of the models, which the database cannot tell.
    return this.#context.session().sql as TypedSql<Models>;
  }

  /**
   * Does all of `work` and commits it or, when it throws or the context ends, nothing. Within
   * another transaction it is a savepoint: only its own part is undone.
   */
  transaction<T>(work: (session: Session<Models>) => T | Promise<T>): Promise<T> {
    return this.#context.session().transaction((session) => work(known(session)));
  }

  /**
   * The entity with this primary key.
   *
   * @throws HttpError 404
   */
  async getOr404<Entity extends object, Hint extends string = never, Fields extends string = never>(
    model: EntityName<Entity>,
    id: Primary<Entity>,
    options: FindOr404Options<Entity, Hint, Fields> = {},
  ): Promise<Loaded<Entity, Hint, Fields>> {
    // A body parsed as JSON may hold an operator such as {"$ne": null} where an id belongs.
    if (hasOperator(id)) throw notFound(options);
    // A primary key is a filter, which the types of MikroORM say only where the entity is known.
    return this.firstOr404(model, id as FilterQuery<NoInfer<Entity>>, options);
  }

  /**
   * The first entity that the filter finds, in the order of `options.orderBy`.
   *
   * @throws HttpError 404
   */
  async firstOr404<
    Entity extends object,
    Hint extends string = never,
    Fields extends string = never,
  >(
    model: EntityName<Entity>,
    where: FilterQuery<NoInfer<Entity>>,
    options: FindOr404Options<Entity, Hint, Fields> = {},
  ): Promise<Loaded<Entity, Hint, Fields>> {
    const { detail: _detail, ...rest } = options;
    const found = await this.session.findOne<Entity, Hint, Fields>(model, where, rest);
    if (!found) throw notFound(options);
    return found;
  }

  /**
   * The only entity that the filter finds.
   *
   * @throws HttpError 404 when there is none, or more than one
   */
  async oneOr404<Entity extends object, Hint extends string = never, Fields extends string = never>(
    model: EntityName<Entity>,
    where: FilterQuery<NoInfer<Entity>>,
    options: FindOr404Options<Entity, Hint, Fields> = {},
  ): Promise<Loaded<Entity, Hint, Fields>> {
    const { detail: _detail, ...rest } = options;
    const found = await this.session.find<Entity, Hint, Fields>(model, where, {
      ...rest,
      limit: 2,
    });
    const [only, another] = found;
    if (!only || another) throw notFound(options);
    return only;
  }

  /**
   * The page of entities that a request asks for with `page` and `per_page` in its query.
   *
   * @throws HttpError 404 for a page that does not exist, unless `errorOut` is false
   */
  paginate<
    Entity extends object,
    Hint extends string = never,
    Fields extends string = never,
    Excludes extends string = never,
  >(
    c: Context,
    model: EntityName<Entity>,
    options?: PaginateOptions<Entity, Hint, Fields, Excludes>,
  ): Promise<Pagination<Loaded<Entity, Hint, Fields, Excludes>>> {
    return paginateModel(c, { session: this.session, model }, options);
  }

  /** Creates the tables of the models that are missing; changes none that is there. */
  createAll(): Promise<void> {
    return this.#context.engine().createTables();
  }

  /** Drops the tables of the models, with all that is in them. */
  dropAll(): Promise<void> {
    return this.#context.engine().dropTables();
  }

  /** Whether the database answers, and how fast: for a readiness check. */
  health(): Promise<DatabaseHealth> {
    return this.#context.engine().health();
  }
}

/** The models are those that the ORM was made with, which its own type does not say. */
function known<Models extends readonly Model[]>(session: SqlEntityManager): Session<Models> {
  return session as Session<Models>;
}

function hasOperator(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => key.startsWith("$") || hasOperator(item));
}

function notFound({ detail }: { readonly detail?: string }): HttpError {
  return new HttpError(404, detail === undefined ? {} : { detail });
}
