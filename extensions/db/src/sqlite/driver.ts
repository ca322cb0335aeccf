import type { DatabaseConnection, Driver, TransactionSettings } from "kysely";
import { ConnectionPool, type PoolOptions } from "./connection-pool.ts";
import type { Statement } from "./connection.ts";
import { Session } from "./session.ts";
import type { Row } from "./value.ts";

/** What {@link NodeSqliteDialect} gives to Kysely to execute its queries with. */
export class NodeSqliteDriver implements Driver {
  readonly #options: PoolOptions;
  #pool: ConnectionPool | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {
    this.#pool ??= await ConnectionPool.open(this.#options);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#pool) throw new Error("The driver has to be initialised first.");
    return new Session(this.#pool);
  }

  /**
   * The rows of a statement outside of any transaction that only reads; `undefined` for any other,
   * and before the first connection.
   */
  readAtOnce(statement: Statement): readonly Row[] | undefined {
    return this.#pool?.read(statement)?.rows;
  }

  async beginTransaction(session: DatabaseConnection, settings: TransactionSettings) {
    await own(session).begin(settings.accessMode === "read only");
  }

  async commitTransaction(session: DatabaseConnection): Promise<void> {
    own(session).commit();
  }

  async rollbackTransaction(session: DatabaseConnection): Promise<void> {
    own(session).rollback();
  }

  async savepoint(session: DatabaseConnection, name: string): Promise<void> {
    own(session).savepoint("SAVEPOINT", name);
  }

  async rollbackToSavepoint(session: DatabaseConnection, name: string): Promise<void> {
    own(session).savepoint("ROLLBACK TO", name);
  }

  async releaseSavepoint(session: DatabaseConnection, name: string): Promise<void> {
    own(session).savepoint("RELEASE", name);
  }

  async releaseConnection(session: DatabaseConnection): Promise<void> {
    own(session).rollback();
  }

  async destroy(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    pool?.close();
  }
}

function own(session: DatabaseConnection): Session {
  // Kysely gives back what it got from acquireConnection().
  return session as Session;
}
