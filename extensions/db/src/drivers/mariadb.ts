/**
 * Lets a Database speak to MariaDB.
 *
 * @module @phial/db/mariadb
 */
import type { Configuration } from "@mikro-orm/core";
import { MariaDbDriver, MySqlConnection } from "@mikro-orm/mariadb";
import { type AbstractSqlConnection, SqlEntityManager } from "@mikro-orm/sql";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  MysqlDialect,
  type MysqlPool,
} from "kysely";
import { boundConnection } from "../binding/bound-connection.ts";
import { mariadbPlaceholders } from "../binding/placeholders.ts";
import { prepareOn } from "../binding/prepared-statements.ts";
import type { DatabaseDriver, DriverInit } from "../driver.ts";
import { fastSession } from "../fast/fast-session.ts";

/** How many statements a connection keeps prepared: a server has about 16,000 for all of them. */
const PREPARED = 256;

/** Digits of a second. */
const MILLISECONDS = 3;

const FastSession = fastSession(SqlEntityManager);

class PreparingConnection extends MySqlConnection {
  #connecting: Promise<void> | undefined;

  /** Many may ask at once for what is not connected yet: they must not make a pool each. */
  override connect(...options: Parameters<MySqlConnection["connect"]>): Promise<void> {
    this.#connecting ??= this.#connect(options).finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  async #connect(options: Parameters<MySqlConnection["connect"]>): Promise<void> {
    await super.connect(...options);
    prepareOn(await this.getNativeClient());
  }
}

const BoundConnection = boundConnection(PreparingConnection, mariadbPlaceholders);

class BoundDriver extends MariaDbDriver {
  constructor(config: Configuration) {
    super(config);
    // A date of JavaScript has milliseconds; without a length MariaDB would cut them off.
    Object.assign(this.platform, {
      getDefaultDateTimeLength: () => MILLISECONDS,
      getDateTimeTypeDeclarationSQL: ({ length = MILLISECONDS }: { length?: number }) =>
        length === 0 ? "datetime" : `datetime(${length})`,
    });
  }

  protected override readonly connection = new BoundConnection(this.config);
  protected override readonly replicas = this.createReplicas(
    (options) => new BoundConnection(this.config, options, "read"),
  );
}

/** What {@link mariadb} may be made with. */
export interface MariaDbOptions {
  /** TLS: the options of `tls.connect`, such as `ca`; `{}` for those of the system. */
  readonly ssl?: object;
}

/**
 * The driver of `mariadb://` and `mysql://`.
 *
 * @example
 * export const db = new Database({ models: [Note], drivers: [mariadb()] });
 */
export function mariadb({ ssl }: MariaDbOptions = {}): DatabaseDriver {
  return {
    scheme: "mariadb",
    isEncrypted: ssl !== undefined,
    options: ({ target, poolSize, idleTimeout, connectTimeout, statementTimeout }) => ({
      driver: BoundDriver,
      entityManager: FastSession,
      host: target.host,
      port: target.port ?? 3306,
      user: target.user,
      password: target.password,
      dbName: target.database,
      pool: { min: 0, max: poolSize, idleTimeoutMillis: idleTimeout },
      driverOptions: {
        connectTimeout,
        maxPreparedStatements: PREPARED,
        ...(ssl && { ssl }),
        ...(target.host.startsWith("/") && { socketPath: target.host }),
      },
      onCreateConnection: limited(statementTimeout),
    }),
    dialect: dialectOf,
  };
}

/** Its pool is made asynchronously, so that there is no Kysely yet when it is asked for. */
function dialectOf(
  connection: AbstractSqlConnection,
  { statementTimeout }: DriverInit,
): Dialect | undefined {
  if (!(connection instanceof MySqlConnection)) return undefined;
  const pool = async (): Promise<MysqlPool> => {
    await connection.ensureConnection();
    return connection.getNativeClient();
  };
  return new MysqlDialect({ pool, onCreateConnection: limited(statementTimeout) });
}

function limited(statementTimeout: number): (connection: unknown) => Promise<void> {
  return async (connection) => {
    if (statementTimeout === 0) return;
    const limit = CompiledQuery.raw(`set max_statement_time = ${statementTimeout / 1000}`);
    // Kysely calls it with a connection of its own; MikroORM leaves the type open.
    await (connection as DatabaseConnection).executeQuery(limit);
  };
}
