/**
 * Lets a Database speak to MariaDB.
 *
 * @module @phial/db/mariadb
 */
import { MariaDbDriver, MySqlConnection } from "@mikro-orm/mariadb";
import type { AbstractSqlConnection } from "@mikro-orm/sql";
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  MysqlDialect,
  type MysqlPool,
} from "kysely";
import type { DatabaseDriver } from "../driver.ts";

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
  const waiting = new WeakMap<AbstractSqlConnection, Kysely<unknown>>();
  return {
    scheme: "mariadb",
    options: ({ target, poolSize, connectTimeout, statementTimeout }) => ({
      driver: MariaDbDriver,
      host: target.host,
      port: target.port ?? 3306,
      user: target.user,
      password: target.password,
      dbName: target.database,
      pool: { min: 0, max: poolSize },
      driverOptions: { connectTimeout, ...(ssl && { ssl }) },
      onCreateConnection: limited(statementTimeout),
    }),
    kysely: (connection, { statementTimeout }) => {
      const known = waiting.get(connection) ?? kyselyOf(connection, statementTimeout);
      waiting.set(connection, known);
      return known;
    },
  };
}

/** Its pool is made asynchronously, so that there is no Kysely yet when it is asked for. */
function kyselyOf(connection: AbstractSqlConnection, statementTimeout: number): Kysely<unknown> {
  if (!(connection instanceof MySqlConnection)) return connection.getClient();
  const pool = async (): Promise<MysqlPool> => {
    await connection.ensureConnection();
    return connection.getNativeClient();
  };
  const onCreateConnection = limited(statementTimeout);
  return new Kysely({ dialect: new MysqlDialect({ pool, onCreateConnection }) });
}

function limited(statementTimeout: number): (connection: unknown) => Promise<void> {
  return async (connection) => {
    if (statementTimeout === 0) return;
    const limit = CompiledQuery.raw(`set max_statement_time = ${statementTimeout / 1000}`);
    // Kysely calls it with a connection of its own; MikroORM leaves the type open.
    await (connection as DatabaseConnection).executeQuery(limit);
  };
}
