import { helper } from "@mikro-orm/core";
import {
  type AbstractSqlConnection,
  type AbstractSqlDriver,
  MikroORM,
  type SqlEntityManager,
  SqlSchemaGenerator,
} from "@mikro-orm/sql";
import { Kysely } from "kysely";
import { setTimeout as pause } from "node:timers/promises";
import { isHttpError, isPhialError, PhialError, systemClock } from "phial";
import { ChangeTracker, type CommitListener } from "./change-tracker.ts";
import type { DatabaseDriver, DriverInit } from "./driver.ts";
import type { ConnectionUse, Gate } from "./gate/gate.ts";
import { GuardedDialect, guardConnection, guardedOptions } from "./gate/guarded-dialect.ts";
import type { Model } from "./models.ts";
import { type LogTarget, OrmLog, RecordingPlugin } from "./recorded-queries.ts";

/** What {@link Database.health} says. */
export interface DatabaseHealth extends ConnectionUse {
  readonly ok: boolean;
  /** Where the database is, without the password. */
  readonly url: string;
  readonly milliseconds: number;
  /** Why it is not well. */
  readonly reason?: string;
}

/** What an {@link Engine} is made with. */
export interface EngineOptions extends LogTarget {
  readonly appName: string;
  readonly models: readonly Model[];
  readonly driver: DatabaseDriver;
  readonly init: DriverInit;
  /** What every statement passes. */
  readonly gate: Gate;
  /** Who is told of its commits. */
  readonly commits: CommitListener;
}

type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

/** One database of one app: its MikroORM and its connections. Built and opened at first use. */
export class Engine {
  /** Follows what its transactions do to entities. */
  readonly changes: ChangeTracker;
  readonly #options: EngineOptions;
  #orm: Orm | undefined;
  #pooled: Kysely<unknown> | undefined;
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.changes = new ChangeTracker(options.bind, options.commits);
  }

  /** The name of its bind: `"default"` is that of `DATABASE_URL`. */
  get bind(): string {
    return this.#options.bind;
  }

  /** The models of its tables. */
  get models(): readonly Model[] {
    return this.#options.models;
  }

  /** What connects to it. */
  get driver(): DatabaseDriver {
    return this.#options.driver;
  }

  /** What its driver is given. */
  get init(): DriverInit {
    return this.#options.init;
  }

  /** Where it is, without the password. */
  get url(): string {
    return this.init.target.shown;
  }

  get orm(): Orm {
    if (this.#isClosed) throw closed(this.#options.appName);
    return (this.#orm ??= build(this.#options, this.changes));
  }

  /** A new session, which shares nothing with another but the pool of connections. */
  fork(): SqlEntityManager {
    // Within a transaction, MikroORM would otherwise take the session of that one for its model.
    return this.orm.em.fork({ disableContextResolution: true });
  }

  /** The same, and who listens in it does so nowhere else. */
  forkApart(): SqlEntityManager {
    return this.orm.em.fork({ disableContextResolution: true, cloneEventManager: true });
  }

  /**
   * The same database once more, with connections of its own and without the models: what is set
   * on them is set for nobody else. Close it. In memory it is another database.
   */
  apart(changes: Partial<Omit<DriverInit, "target" | "root">>): Engine {
    const init = { ...this.#options.init, ...changes };
    const gate = this.#options.gate.apart();
    return new Engine({ ...this.#options, models: [], take: undefined, init, gate });
  }

  /** Kysely in the transaction of a session, or else on a connection of the pool. */
  sqlOf(session: SqlEntityManager | undefined): Kysely<unknown> {
    const { take } = this.#options;
    const kysely = session?.isInTransaction() ? session.getKysely<unknown>() : this.#pool;
    return take ? kysely.withPlugin(new RecordingPlugin(kysely, this.#options)) : kysely;
  }

  get #pool(): Kysely<unknown> {
    const connection = this.orm.em.getConnection();
    return (this.#pooled ??= this.#waitingPool(connection) ?? connection.getClient());
  }

  #waitingPool(connection: AbstractSqlConnection): Kysely<unknown> | undefined {
    const { driver, init, gate } = this.#options;
    const dialect = driver.dialect?.(connection, init);
    return dialect && new Kysely<unknown>({ dialect: new GuardedDialect(dialect, gate) });
  }

  /** Stops what the transactions of a context are doing. */
  interrupt(context: object): void {
    this.#options.gate.interrupt(context);
  }

  /** Lets all use one transaction, until it is disposed of and undone. */
  async openSandbox(): Promise<AsyncDisposable> {
    await this.orm.em.getConnection().ensureConnection();
    return this.#options.gate.openSandbox();
  }

  /** Creates the tables that are missing; changes none that is there. */
  async createTables(): Promise<void> {
    await this.orm.em.getConnection().ensureConnection();
    const before = await this.#tables();
    const generator = schemaGenerator(this.orm, before);
    try {
      await generator.execute(await generator.getCreateSchemaSQL());
    } catch (error) {
      // Two workers may start at once. Who comes second to the first table leaves all to the other.
      if (!(await this.#areCreatedByAnother(before))) throw error;
    }
  }

  async #areCreatedByAnother(before: readonly string[]): Promise<boolean> {
    const end = systemClock.monotonic() + this.init.connectTimeout;
    for (;;) {
      const tables = await this.#tables();
      if (tables.length <= before.length) return false;
      const missing = await schemaGenerator(this.orm, tables).getCreateSchemaSQL();
      if (!/^create table/im.test(missing)) return true;
      if (systemClock.monotonic() > end) return false;
      await pause(50);
    }
  }

  async #tables(): Promise<string[]> {
    const tables = await this.#pool.introspection.getTables();
    return tables.map(({ name }) => name);
  }

  /** Drops the tables of the models, with all that is in them. */
  async dropTables(): Promise<void> {
    await schemaGenerator(this.orm, []).drop({ dropMigrationsTable: false });
  }

  async health(): Promise<DatabaseHealth> {
    const start = systemClock.monotonic();
    const facts = (): Omit<DatabaseHealth, "ok" | "reason"> => ({
      url: this.url,
      ...this.#options.gate.use,
      milliseconds: systemClock.monotonic() - start,
    });
    try {
      await this.orm.em.getConnection().execute("select 1");
      return { ok: true, ...facts() };
    } catch (error) {
      const cause: unknown = isHttpError(error) ? (error.cause ?? error) : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      return { ok: false, ...facts(), reason };
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const orm = this.#orm;
    this.#orm = undefined;
    await orm?.close(true);
    await this.#options.gate.replicas?.close();
  }
}

let engines = 0;

function build(options: EngineOptions, changes: ChangeTracker): Orm {
  const { models, driver, init, gate } = options;
  const logger = new OrmLog(options);
  const orm: Orm = new MikroORM<AbstractSqlDriver, SqlEntityManager>({
    ...guardedOptions(driver.options(init), gate),
    entities: [...models],
    subscribers: [changes],
    // Its name is what its transactions are found by.
    contextName: `phial-db-${(engines += 1)}`,
    allowGlobalContext: false,
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
    debug: ["query"],
    loggerFactory: () => logger,
  });
  guardConnection(orm.em.getConnection(), gate);
  keepAnswers(orm);
  keepPlatforms(orm);
  return orm;
}

/** MikroORM makes an error of its own of every other; what is meant for a client stays as it is. */
function keepAnswers(orm: Orm): void {
  const converter = orm.em.getPlatform().getExceptionConverter();
  const convert = converter.convertException.bind(converter);
  Object.assign(converter, {
    convertException: (error: Error) =>
      isHttpError(error) || isPhialError(error) ? error : convert(error),
  });
}

/**
 * The class of a model is shared by all apps, and MikroORM leaves the platform of the ORM that was
 * built last on it. What is read there has to be that of the entity's own session.
 */
function keepPlatforms(orm: Orm): void {
  const last = orm.em.getPlatform();
  for (const { prototype } of orm.getMetadata().getAll().values()) {
    Object.defineProperty(prototype, "__platform", {
      configurable: true,
      get(this: object) {
        const isEntity = Object.hasOwn(this, "__helper");
        return (isEntity ? helper(this).__em?.getPlatform() : undefined) ?? last;
      },
    });
  }
}

function schemaGenerator(orm: Orm, skipTables: readonly string[]): SqlSchemaGenerator {
  orm.config.set("schemaGenerator", {
    ...orm.config.get("schemaGenerator"),
    skipTables: [...skipTables],
  });
  return new SqlSchemaGenerator(orm.em);
}

function closed(appName: string): PhialError {
  return new PhialError(
    "DATABASE_CLOSED",
    `The databases of the app "${appName}" are closed.`,
    "Await the work before app.close(), or hand it on: app.background.run(name, async () => { ... }).",
  );
}
