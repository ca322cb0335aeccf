/**
 * Lets a Database speak to PostgreSQL.
 *
 * @module @phial/db/postgres
 */
import { EntityManager, PostgreSqlConnection, PostgreSqlDriver } from "@mikro-orm/postgresql";
import { boundConnection } from "../binding/bound-connection.ts";
import { postgresPlaceholders } from "../binding/placeholders.ts";
import type { DatabaseDriver } from "../driver.ts";
import { fastSession } from "../fast/fast-session.ts";

const FastSession = fastSession(EntityManager);
const BoundConnection = boundConnection(PostgreSqlConnection, postgresPlaceholders);

class BoundDriver extends PostgreSqlDriver {
  protected override readonly connection = new BoundConnection(this.config);
  protected override readonly replicas = this.createReplicas(
    (options) => new BoundConnection(this.config, options, "read"),
  );
}

/** What {@link postgres} may be made with. */
export interface PostgresOptions {
  /** TLS: `true`, or the options of `tls.connect` such as `ca`. @default false */
  readonly ssl?: boolean | object;
}

/**
 * The driver of `postgres://` and `postgresql://`.
 *
 * @example
 * export const db = new Database({ models: [Note], drivers: [postgres()] });
 */
export function postgres({ ssl = false }: PostgresOptions = {}): DatabaseDriver {
  return {
    scheme: "postgres",
    isEncrypted: ssl !== false,
    limitsWait: true,
    options: ({
      target,
      poolSize,
      idleTimeout,
      connectTimeout,
      statementTimeout,
      lifetime = 0,
    }) => ({
      driver: BoundDriver,
      entityManager: FastSession,
      host: target.host,
      port: target.port ?? 5432,
      user: target.user,
      password: target.password,
      dbName: target.database,
      pool: { min: 0, max: poolSize, idleTimeoutMillis: idleTimeout },
      driverOptions: {
        ssl,
        connectionTimeoutMillis: connectTimeout,
        maxLifetimeSeconds: lifetime / 1000,
        ...(statementTimeout > 0 && { statement_timeout: statementTimeout }),
      },
    }),
  };
}
