import { CompiledQuery, type Kysely } from "kysely";
import type { Dialect } from "../revision.ts";
import type { RunnerTarget } from "./runner-target.ts";

/** A row as a database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The one connection that a run is done on, or a transaction on it. */
export class Connection {
  readonly dialect: Dialect;
  readonly sql: Kysely<unknown>;

  constructor(dialect: Dialect, sql: Kysely<unknown>) {
    this.dialect = dialect;
    this.sql = sql;
  }

  async execute(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    const { rows } = await this.sql.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
    return rows;
  }

  /** Does all of `work` or nothing, as far as the database can undo it. */
  async transaction<T>(work: (inner: Connection) => Promise<T>): Promise<T> {
    let failure: { readonly cause: unknown } | undefined;
    try {
      return await this.sql.transaction().execute(async (sql) => {
        try {
          return await work(new Connection(this.dialect, sql));
        } catch (cause) {
          failure = { cause };
          throw cause;
        }
      });
    } catch (error) {
      // A rollback on a connection that is lost fails too, and says nothing of the reason.
      throw failure ? failure.cause : error;
    }
  }
}

/**
 * Does the work on a connection that nobody else uses, and closes it: what a revision sets on it
 * is set for nobody else. Only a database in memory has no other connection than the app's.
 */
export async function withConnection<T>(
  target: RunnerTarget,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (isInMemory(target)) return withoutForeignKeys(target, work);
  // SQLite takes the limit of connecting for that of waiting for somebody who writes.
  const ofSqlite = { connectTimeout: target.lockTimeout, foreignKeys: false };
  const isSqlite = target.dialect === "sqlite";
  const engine = target.engine.apart(isSqlite ? ofSqlite : { poolSize: 1 });
  try {
    return await shared({ ...target, engine }, async (connection) => {
      await limit(connection, target);
      return work(connection);
    });
  } finally {
    await engine.close();
  }
}

/** Does work that only reads, and not of a replica, which may be behind. */
export async function withReader<T>(
  target: RunnerTarget,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (isInMemory(target)) return shared(target, work);
  const apart = target.engine.apart({ poolSize: 1 });
  try {
    return await shared({ ...target, engine: apart }, work);
  } finally {
    await apart.close();
  }
}

/** Whether a database is gone when its app is closed. */
export function isInMemory({ engine, dialect }: Pick<RunnerTarget, "engine" | "dialect">): boolean {
  return dialect === "sqlite" && engine.init.target.database === ":memory:";
}

/** Within a transaction the pragma would do nothing, and the drop of a table would cascade. */
function withoutForeignKeys<T>(
  target: RunnerTarget,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  return shared(target, async (connection) => {
    await connection.execute("pragma foreign_keys = off");
    try {
      return await work(connection);
    } finally {
      await connection.execute("pragma foreign_keys = on");
    }
  });
}

function shared<T>(
  { engine, dialect }: RunnerTarget,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const sql = engine.sqlOf(engine.fork());
  return sql.connection().execute((single) => work(new Connection(dialect, single)));
}

/**
 * Who waits for a table without end makes everybody else wait behind. The limits are said also
 * where there is none: a server may have one for everybody.
 */
async function limit(connection: Connection, target: RunnerTarget): Promise<void> {
  const { dialect, lockTimeout, statementTimeout } = target;
  if (dialect === "postgres") {
    const set =
      "select set_config('lock_timeout', $1, false), set_config('statement_timeout', $2, false)";
    await connection.execute(
      set,
      [lockTimeout, statementTimeout].map((limit) => `${limit}ms`),
    );
    // A server from version 14 on then stops the statement of a process that was killed.
    await connection.execute(
      "select set_config(name, '1s', false) from pg_settings where name = 'client_connection_check_interval'",
    );
  }
  if (dialect === "mariadb") {
    const wait = Math.max(1, Math.ceil(lockTimeout / 1000));
    await connection.execute(
      `set lock_wait_timeout = ${wait}, innodb_lock_wait_timeout = ${wait}, max_statement_time = ${statementTimeout / 1000}`,
    );
  }
}
