import { Extension, type ExtensionOptions, type Phial } from "phial";
import { AppDatabases, DEFAULT_BIND } from "./app-databases.ts";
import { BoundDatabase } from "./bound-database.ts";
import { CommitSignals } from "./commit-signals.ts";
import { ContextSessions } from "./context-sessions.ts";
import { databaseCommands } from "./database-commands.ts";
import { contextOrNone } from "./current-context.ts";
import type { DatabaseDriver } from "./driver.ts";
import type { DatabaseHealth } from "./engine.ts";
import type { BoundModels, Model, Session, TypedSql } from "./models.ts";
import { ContextQueries, QueryJournal, type RecordedQueries } from "./query-journal.ts";
import { type Seeder, Seeders, seedTarget } from "./seeder.ts";
import { type DatabaseSettings, databaseSettings } from "./settings.ts";
import { shellNames } from "./shell-names.ts";
import { sqlite } from "./sqlite-driver.ts";

/** What {@link Database} may be made with. */
export interface DatabaseOptions<
  Models extends readonly Model[],
  Binds extends BoundModels,
> extends ExtensionOptions {
  /** The models of the database of `DATABASE_URL`. */
  readonly models?: Models;
  /** The models of further databases, by the names that `DATABASE_BINDS` gives URLs for. */
  readonly binds?: Binds;
  /** The drivers of servers: `postgres()`, `mariadb()`. SQLite needs none. */
  readonly drivers?: readonly DatabaseDriver[];
  /** What fills the database, in order: `phial db seed`. */
  readonly seeders?: readonly Seeder[];
}

/**
 * Models and sessions on MikroORM. An instance belongs to no app: each app has databases of its
 * own, and each context a session of its own.
 *
 * @example
 * export const db = new Database({ models: [Note] });
 * db.initApp(app);
 * app.get("/notes", () => db.session.findAll(Note));
 */
export class Database<
  const Models extends readonly Model[] = readonly [],
  const Binds extends BoundModels = Record<never, never>,
> extends Extension<AppDatabases> {
  readonly name = this.named("db");
  override readonly settings = databaseSettings;
  override readonly commands = databaseCommands(this.#group, {
    select: (name) => this.#seeders.select(name),
    run: (one) => this.#seed(one),
  });
  readonly #models: ReadonlyMap<string, readonly Model[]>;
  readonly #drivers: readonly DatabaseDriver[];
  readonly #seeders: Seeders;
  readonly #sessions = this.resource(
    (databases) => new ContextSessions(databases),
    (sessions) => sessions.end(),
  );
  readonly #queries = this.resource(
    ({ journal }) => new ContextQueries(journal),
    (queries) => queries.end(),
  );
  readonly #commits = new CommitSignals();
  readonly #main = this.#bound<Models>(DEFAULT_BIND);
  /** See {@link CommitSignals.beforeCommit}. */
  readonly beforeCommit = this.#commits.beforeCommit;
  /** See {@link CommitSignals.committed}. */
  readonly committed = this.#commits.committed;
  override readonly signals = [this.beforeCommit, this.committed];

  /** See {@link BoundDatabase.getOr404}. */
  readonly getOr404: BoundDatabase<Models>["getOr404"] = (model, id, options) =>
    this.#main.getOr404(model, id, options);

  /** See {@link BoundDatabase.firstOr404}. */
  readonly firstOr404: BoundDatabase<Models>["firstOr404"] = (model, where, options) =>
    this.#main.firstOr404(model, where, options);

  /** See {@link BoundDatabase.oneOr404}. */
  readonly oneOr404: BoundDatabase<Models>["oneOr404"] = (model, where, options) =>
    this.#main.oneOr404(model, where, options);

  /** See {@link BoundDatabase.paginate}. */
  readonly paginate: BoundDatabase<Models>["paginate"] = (c, model, options) =>
    this.#main.paginate(c, model, options);

  constructor(options: DatabaseOptions<Models, Binds> = {}) {
    super(options);
    this.#models = new Map([
      [DEFAULT_BIND, options.models ?? []],
      ...Object.entries(options.binds ?? {}),
    ]);
    this.#drivers = [sqlite, ...(options.drivers ?? [])];
    this.#seeders = new Seeders(options.seeders ?? []);
  }

  protected setup(app: Phial, settings: DatabaseSettings): AppDatabases {
    const journal = new QueryJournal(app, settings);
    const databases = new AppDatabases({
      app,
      settings,
      models: this.#models,
      drivers: this.#drivers,
      journal,
      take: journal.taker(() => contextOrNone() && this.#queries.get()),
      commits: this.#commits.listener(app),
    });
    app.onClose(() => databases.close());
    const variable = this.name.replaceAll(/-(.)/g, (_match, next: string) => next.toUpperCase());
    app.shellContext(() => ({ ...shellNames(this.#models.values()), [variable]: this }));
    return databases;
  }

  /** The session of the current context or transaction, see {@link BoundDatabase.session}. */
  get session(): Session<Models> {
    return this.#main.session;
  }

  /** Typed SQL, in the transaction at hand if there is one, see {@link BoundDatabase.sql}. */
  get sql(): TypedSql<Models> {
    return this.#main.sql;
  }

  /** Does all of `work` or nothing, see {@link BoundDatabase.transaction}. */
  transaction<T>(work: (session: Session<Models>) => T | Promise<T>): Promise<T> {
    return this.#main.transaction(work);
  }

  /**
   * Does all of `work` or nothing, in a context of its own: what is under way where it is called neither
   * sees nor undoes it. For extensions that keep something in an app's database.
   *
   * @example
   * const isNew = await db.ownTransaction(app, (session) => take(session, token));
   */
  ownTransaction<T>(app: Phial, work: (session: Session<Models>) => T | Promise<T>): Promise<T> {
    return app.run(() => this.transaction(work));
  }

  /** One of the further databases that it was made with. */
  bind<Name extends keyof Binds & string>(name: Name): BoundDatabase<Binds[Name]> {
    return this.#bound(name);
  }

  /**
   * Runs the seeder of this name, or all in order, each in a transaction.
   *
   * @throws PhialError `DATABASE_SEEDER_MISSING`
   */
  async seed(name?: string): Promise<void> {
    for (const one of this.#seeders.select(name)) await this.#seed(one);
  }

  /** Creates the missing tables of all binds; changes none that is there. */
  async createAll(): Promise<void> {
    for (const engine of this.of()) await engine.createTables();
  }

  /** Drops the tables of all binds, with all that is in them. */
  async dropAll(): Promise<void> {
    for (const engine of this.of()) await engine.dropTables();
  }

  /** Whether the database of `DATABASE_URL` answers, and how fast: for a readiness check. */
  health(): Promise<DatabaseHealth> {
    return this.#main.health();
  }

  /** The statements of the current context so far, under `DATABASE_RECORD_QUERIES`. */
  get recordedQueries(): Readonly<RecordedQueries> {
    return this.#queries.get().recorded;
  }

  get #group(): string {
    return this.name === "db" ? "db" : `db-${this.name}`;
  }

  #seed(one: Seeder): Promise<void> {
    const target = seedTarget(this.#bound(DEFAULT_BIND), (name) => this.#bound(name));
    return this.transaction(() => one.run(target));
  }

  #bound<Bound extends readonly Model[]>(bind: string): BoundDatabase<Bound> {
    return new BoundDatabase<Bound>({
      session: () => this.#sessions.get().of(bind),
      engine: () => this.of().engine(bind),
    });
  }
}
