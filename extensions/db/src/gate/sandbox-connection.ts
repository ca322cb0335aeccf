import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { Sandbox, SandboxTurn } from "./sandbox.ts";
import { transactionEnded } from "./transaction-ended.ts";
import { isPlainRead } from "./statement-kind.ts";

/**
 * What Kysely takes for a connection while a test has a {@link Sandbox}: a share of its one
 * connection, where a transaction is a savepoint.
 */
export class SandboxConnection implements DatabaseConnection {
  readonly #sandbox: Sandbox;
  #turn: SandboxTurn | undefined;
  #isReleased = false;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async primary(): Promise<DatabaseConnection> {
    return this.#sandbox.inner;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#isReleased) throw transactionEnded();
    if (this.#turn) return this.#sandbox.within<R>(query);
    return this.#sandbox.alone<R>(query, isPlainRead(query.sql));
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // A cursor would stand in the way of the others, who share the connection.
    yield await this.executeQuery<R>(query);
  }

  async begin(): Promise<void> {
    this.#turn = await this.#sandbox.begin();
  }

  async commit(): Promise<void> {
    const turn = this.#turn;
    this.#turn = undefined;
    await turn?.commit();
  }

  async rollback(): Promise<void> {
    const turn = this.#turn;
    this.#turn = undefined;
    await turn?.rollback();
  }

  release(): Promise<void> {
    this.#isReleased = true;
    return this.rollback();
  }
}
