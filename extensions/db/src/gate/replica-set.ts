import type { AbortableOperationOptions, CompiledQuery, QueryResult } from "kysely";
import type { Clock, Logger } from "phial";
import { contextOrNone } from "../current-context.ts";
import { outageOf } from "./outage.ts";

/** A copy of a database that is only read. */
export interface Replica {
  /** Where it is, without the password. */
  readonly url: string;
  execute<R>(query: CompiledQuery, options?: AbortableOperationOptions): Promise<QueryResult<R>>;
  close(): Promise<void>;
}

/** How long a replica that failed is left alone, in milliseconds. */
const PAUSE = 5000;

interface Member {
  readonly replica: Replica;
  retryAt: number;
}

/**
 * The replicas of a database. They answer in turn, and one that cannot be reached is left alone for
 * a while. A context that has written reads from the primary, where it finds what it wrote.
 */
export class ReplicaSet {
  readonly #members: readonly Member[];
  readonly #clock: Clock;
  readonly #log: Logger;
  #next = 0;

  constructor(replicas: readonly Replica[], { clock, log }: { clock: Clock; log: Logger }) {
    this.#members = replicas.map((replica) => ({ replica, retryAt: Number.NEGATIVE_INFINITY }));
    this.#clock = clock;
    this.#log = log;
  }

  /** The current context has written. */
  noteWrite(): void {
    contextOrNone()?.set(this, true);
  }

  /** Whether a replica may answer the current context. */
  mayRead(): boolean {
    const context = contextOrNone();
    return context !== undefined && !context.has(this);
  }

  /** What a replica answers; `undefined` where none can be reached. */
  async execute<R>(
    query: CompiledQuery,
    options?: AbortableOperationOptions,
  ): Promise<QueryResult<R> | undefined> {
    for (const member of this.#inTurn()) {
      try {
        return await member.replica.execute<R>(query, options);
      } catch (error) {
        if (outageOf(error) === undefined) throw error;
        member.retryAt = this.#clock.monotonic() + PAUSE;
        this.#log.warn({
          event: "database.replica.unavailable",
          url: member.replica.url,
          err: error,
        });
      }
    }
    return undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ replica }) => replica.close()));
  }

  #inTurn(): Member[] {
    const now = this.#clock.monotonic();
    const first = (this.#next += 1) % this.#members.length;
    const members = [...this.#members.slice(first), ...this.#members.slice(0, first)];
    return members.filter(({ retryAt }) => now >= retryAt);
  }
}
