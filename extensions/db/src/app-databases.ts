import { type Phial, PhialError } from "phial";
import type { CommitListener } from "./change-tracker.ts";
import type { DatabaseDriver, DriverInit } from "./driver.ts";
import { Engine } from "./engine.ts";
import { Gate } from "./gate/gate.ts";
import { OrmReplica } from "./gate/orm-replica.ts";
import { queryComment } from "./gate/query-comment.ts";
import { ReplicaSet } from "./gate/replica-set.ts";
import type { Model } from "./models.ts";
import type { QueryJournal } from "./query-journal.ts";
import type { TakeQuery } from "./recorded-queries.ts";
import { checkPlaintext } from "./plaintext.ts";
import { type DatabaseSettings, replicasOf } from "./settings.ts";
import { parseUrl } from "./url.ts";

/** The bind of `DATABASE_URL`. */
export const DEFAULT_BIND = "default";

const DEFAULT_URL = "sqlite:app.db";

/** What the databases of an app are made with. */
export interface AppDatabasesOptions {
  readonly app: Phial;
  readonly settings: DatabaseSettings;
  /** The models of each bind, {@link DEFAULT_BIND} among them. */
  readonly models: ReadonlyMap<string, readonly Model[]>;
  readonly drivers: readonly DatabaseDriver[];
  readonly journal: QueryJournal;
  readonly commits: CommitListener;
  /** Gets each statement; without it none is made known. */
  readonly take: TakeQuery | undefined;
}

/** The databases of one app, by the names of their binds. Nothing is opened before its first use. */
export class AppDatabases {
  /** The drivers that the extension was made with, SQLite's among them. */
  readonly drivers: readonly DatabaseDriver[];
  readonly journal: QueryJournal;
  readonly #engines: ReadonlyMap<string, Engine>;

  /** @throws PhialError `DATABASE_DRIVER_MISSING`, `DATABASE_BIND_MISSING`, `DATABASE_PLAINTEXT_REFUSED` */
  constructor(options: AppDatabasesOptions) {
    this.drivers = options.drivers;
    this.journal = options.journal;
    const binds = [...options.models.keys()];
    this.#engines = new Map(binds.map((bind) => [bind, engineOf(bind, options)]));
  }

  engine(bind: string): Engine {
    const engine = this.#engines.get(bind);
    if (engine) return engine;
    throw bindMissing(bind, `new Database({ binds: { ${JSON.stringify(bind)}: [Model] } })`);
  }

  [Symbol.iterator](): IterableIterator<Engine> {
    return this.#engines.values();
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await Promise.all([...this].map((engine) => engine.close()));
  }
}

function engineOf(bind: string, options: AppDatabasesOptions): Engine {
  const { app, models, take, commits } = options;
  const { driver, init } = connectionOf(urlOf(bind, options.settings), options);
  return new Engine({
    appName: app.name,
    models: models.get(bind) ?? [],
    driver,
    log: app.log,
    bind,
    take,
    commits,
    init,
    gate: gateOf(bind, { driver, init }, options),
  });
}

interface Connection {
  readonly driver: DatabaseDriver;
  readonly init: DriverInit;
}

function connectionOf(url: string, { app, settings, drivers }: AppDatabasesOptions): Connection {
  const target = parseUrl(url);
  // The check of the setting has accepted it.
  if (typeof target === "string") throw new TypeError(`A URL ${target}.`);
  const driver = drivers.find(({ scheme }) => scheme === target.scheme);
  if (!driver) throw driverMissing(target.scheme);
  if (!settings.DATABASE_ALLOW_PLAINTEXT) checkPlaintext(app, driver, target);
  const init = {
    target,
    root: app.root,
    poolSize: settings.DATABASE_POOL_SIZE,
    idleTimeout: settings.DATABASE_POOL_IDLE_TIMEOUT * 1000,
    lifetime: settings.DATABASE_POOL_RECYCLE * 1000,
    connectTimeout: settings.DATABASE_CONNECT_TIMEOUT * 1000,
    statementTimeout: settings.DATABASE_STATEMENT_TIMEOUT * 1000,
  };
  return { driver, init };
}

function gateOf(bind: string, { driver, init }: Connection, options: AppDatabasesOptions): Gate {
  const { app, settings } = options;
  const { log, clock } = app;
  const replicas = replicasOf(bind, settings).map((url) => {
    const connection = connectionOf(url, options);
    return new OrmReplica(connection.driver, connection.init);
  });
  return new Gate({
    url: init.target.shown,
    log,
    clock,
    timeout: init.connectTimeout,
    limitsWait: driver.limitsWait ?? false,
    replicas: replicas.length === 0 ? undefined : new ReplicaSet(replicas, { clock, log }),
    comment: settings.DATABASE_QUERY_COMMENT ? queryComment(app.name) : undefined,
  });
}

function urlOf(bind: string, { DATABASE_URL, DATABASE_BINDS }: DatabaseSettings): string {
  if (bind === DEFAULT_BIND) return DATABASE_URL ?? DEFAULT_URL;
  const urls = new Map(Object.entries(DATABASE_BINDS ?? {}));
  const url: unknown = urls.get(bind);
  if (typeof url === "string") return url;
  throw bindMissing(bind, `DATABASE_BINDS={"${bind}": "sqlite:${bind}.db"}`);
}

function bindMissing(bind: string, remedy: string): PhialError {
  return new PhialError(
    "DATABASE_BIND_MISSING",
    `There is no database for the bind ${JSON.stringify(bind)}.`,
    `Declare it and set its URL: ${remedy}.`,
  );
}

function driverMissing(scheme: string): PhialError {
  return new PhialError(
    "DATABASE_DRIVER_MISSING",
    `A URL begins with ${scheme}:, and no driver knows that.`,
    'Give the driver: new Database({ drivers: [postgres()] }) from "@phial/db/postgres", or mariadb() from "@phial/db/mariadb".',
  );
}
