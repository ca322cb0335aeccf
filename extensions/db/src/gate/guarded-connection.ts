import type {
  AbortableOperationOptions,
  CompiledQuery,
  ControlConnectionProvider,
  DatabaseConnection,
  QueryResult,
} from "kysely";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Gate } from "./gate.ts";
import { isPlainRead, mayWrite } from "./statement-kind.ts";
import { transactionEnded } from "./transaction-ended.ts";

/** Where a connection comes from and goes to. */
export interface ConnectionSource {
  acquire(): Promise<DatabaseConnection>;
  release(connection: DatabaseConnection): Promise<void>;
}

/** What Kysely takes for a connection. It is one to the primary as soon as it has to be. */
export class GuardedConnection implements DatabaseConnection {
  /** Settles when the server has been told to stop a statement, if it was. */
  interruption: Promise<void> | undefined;
  /** Forgets the transaction that it is in. */
  #forget: (() => void) | undefined;
  #underWay = 0;
  readonly #gate: Gate;
  readonly #source: ConnectionSource;
  #primary: Promise<DatabaseConnection> | undefined;
  /** The same when it is there: to wait for it costs as much as a small statement. */
  #held: DatabaseConnection | undefined;
  #ending: Promise<void> | undefined;
  #isReleased = false;

  constructor(gate: Gate, source: ConnectionSource) {
    this.#gate = gate;
    this.#source = source;
  }

  /** The connection to the primary, which it keeps until it is given back. */
  async primary(): Promise<DatabaseConnection> {
    if (this.#isReleased) throw transactionEnded();
    return (this.#primary ??= this.#acquire());
  }

  async executeQuery<R>(
    query: CompiledQuery,
    options?: AbortableOperationOptions,
  ): Promise<QueryResult<R>> {
    const sent = this.#commented(query);
    const read = this.#mayRead(query.sql)?.execute<R>(sent, options);
    const answer = read && (await read);
    if (answer) return answer;
    const primary = this.#held ?? (await this.primary());
    if (this.#ending) await this.#checkHeld();
    this.#underWay += 1;
    try {
      return await primary.executeQuery<R>(sent, options);
    } catch (error) {
      throw this.#gate.judge(error);
    } finally {
      this.#underWay -= 1;
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
    options?: AbortableOperationOptions,
  ): AsyncIterableIterator<QueryResult<R>> {
    this.#mayRead(query.sql);
    const primary = await this.primary();
    if (this.#ending) await this.#checkHeld();
    try {
      yield* primary.streamQuery<R>(this.#commented(query), chunkSize, options);
    } catch (error) {
      throw this.#gate.judge(error);
    }
  }

  async cancelQuery(control: ControlConnectionProvider): Promise<void> {
    await (await this.#primary)?.cancelQuery?.(control);
  }

  async killSession(control: ControlConnectionProvider): Promise<void> {
    await (await this.#primary)?.killSession?.(control);
  }

  async collectSessionInfo(): Promise<void> {
    await (await this.primary()).collectSessionInfo?.();
  }

  /** It is in a transaction from now on. */
  begin(): void {
    this.#ending = undefined;
    this.#forget = this.#gate.began(this);
  }

  /** It is in no transaction any more when `ending` has settled. */
  end(ending: Promise<void>): Promise<void> {
    this.#forget?.();
    this.#forget = undefined;
    this.#ending = ending;
    return ending;
  }

  /** Stops the statement that a server is at, where there is one. */
  interrupt(): void {
    if (this.#underWay === 0) return;
    const noOther = (): Promise<never> =>
      Promise.reject(new Error("There is no second connection."));
    // Where it cannot be stopped, its own time limit does it.
    this.interruption = this.collectSessionInfo()
      .then(() => this.cancelQuery(noOther))
      .catch(() => undefined);
  }

  /** Gives the connection back, if there is one. */
  async release(): Promise<void> {
    this.#isReleased = true;
    const connection = this.#held ?? (await this.#primary);
    this.#primary = undefined;
    this.#held = undefined;
    if (!connection) return;
    this.#gate.leave();
    return this.#source.release(connection);
  }

  /**
   * A statement may have been on its way when its transaction ended. It must not be done as one by
   * itself, nor in the transaction of whoever has the connection next: only who still holds the
   * connection after a transaction goes on with it.
   */
  async #checkHeld(): Promise<void> {
    await this.#ending?.catch(() => undefined);
    await nextTurn();
    if (this.#isReleased) throw transactionEnded();
  }

  /** The replicas, where they may answer; what else is sent is known to be a write. */
  #mayRead(sql: string): Gate["replicas"] {
    const { replicas } = this.#gate;
    if (!replicas) return undefined;
    if (mayWrite(sql)) replicas.noteWrite();
    return this.#forget || !isPlainRead(sql) || !replicas.mayRead() ? undefined : replicas;
  }

  #commented(query: CompiledQuery): CompiledQuery {
    const sql = this.#gate.commented(query.sql);
    return sql === query.sql ? query : { ...query, sql };
  }

  async #acquire(): Promise<DatabaseConnection> {
    const { acquire, release } = this.#source;
    try {
      return (this.#held = await this.#gate.enter(acquire, release));
    } catch (error) {
      this.#primary = undefined;
      throw error;
    }
  }
}
