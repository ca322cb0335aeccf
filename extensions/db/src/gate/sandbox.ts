import { CompiledQuery, type DatabaseConnection, type QueryResult } from "kysely";
import { Turnstile } from "../sqlite/turnstile.ts";

/** A transaction within the sandbox. */
export interface SandboxTurn {
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** What a {@link Sandbox} is made with. */
export interface SandboxOptions {
  /** A connection with a transaction, which is the sandbox's alone. */
  readonly inner: DatabaseConnection;
  /** The longest wait for another transaction, in milliseconds. */
  readonly timeout: number;
  tooLong(): Error;
}

/**
 * One transaction that a whole app uses in place of its connections, so that a test can undo all
 * of it. What is a transaction outside is a savepoint here; one is under way at a time.
 */
export class Sandbox {
  readonly inner: DatabaseConnection;
  readonly #turns: Turnstile;
  #names = 0;
  /** What is sent belongs together until the next may send. */
  #last: Promise<unknown> = Promise.resolve();
  #ended: Error | undefined;

  constructor({ inner, timeout, tooLong }: SandboxOptions) {
    this.inner = inner;
    this.#turns = new Turnstile({ places: 1, timeout, tooLong });
  }

  /** A statement of the transaction under way. */
  within<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#inTurn(() => this.inner.executeQuery<R>(query));
  }

  /** A statement for itself; it waits for the transaction under way unless it only reads. */
  async alone<R>(query: CompiledQuery, isRead: boolean): Promise<QueryResult<R>> {
    if (isRead) return this.#kept(query);
    await this.#turns.enter();
    try {
      return await this.#kept<R>(query);
    } finally {
      this.#turns.leave();
    }
  }

  /** Begins a transaction as soon as no other is under way. */
  async begin(): Promise<SandboxTurn> {
    await this.#turns.enter();
    const name = this.#newName();
    try {
      await this.#inTurn(() => this.#send(`savepoint ${name}`));
    } catch (error) {
      this.#turns.leave();
      throw error;
    }
    const end = async (...commands: string[]): Promise<void> => {
      try {
        await this.#inTurn(async () => {
          for (const command of commands) await this.#send(`${command} ${name}`);
        });
      } finally {
        this.#turns.leave();
      }
    };
    return {
      commit: () => end("release savepoint"),
      rollback: () => end("rollback to savepoint", "release savepoint"),
    };
  }

  /** Waits until nothing is being sent; what is asked for afterwards is refused. */
  async end(reason: Error): Promise<void> {
    this.#ended = reason;
    this.#turns.close(reason);
    await this.#last;
  }

  /** A statement that fails must not take the whole transaction with it, as PostgreSQL would. */
  #kept<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const name = this.#newName();
    return this.#inTurn(async () => {
      await this.#send(`savepoint ${name}`);
      try {
        const result = await this.inner.executeQuery<R>(query);
        await this.#send(`release savepoint ${name}`);
        return result;
      } catch (error) {
        await this.#send(`rollback to savepoint ${name}`);
        throw error;
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    // The connection is somebody else's as soon as the sandbox has ended.
    if (this.#ended) return Promise.reject(this.#ended);
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #send(sql: string): Promise<void> {
    await this.inner.executeQuery(CompiledQuery.raw(sql));
  }

  #newName(): string {
    return `sandbox_${(this.#names += 1)}`;
  }
}
