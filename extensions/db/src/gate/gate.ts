import { type Clock, isHttpError, type Logger } from "phial";
import { contextOrNone } from "../current-context.ts";
import { Breaker } from "./breaker.ts";
import { busy, type Outage, outageOf, unavailable } from "./outage.ts";
import type { ReplicaSet } from "./replica-set.ts";
import type { Sandbox } from "./sandbox.ts";

/** What a {@link Gate} is made with. */
export interface GateOptions {
  /** Where the database is, without the password. */
  readonly url: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** Longest wait for a connection, in milliseconds. */
  readonly timeout: number;
  /** Whether the driver sees to that. */
  readonly limitsWait: boolean;
  readonly replicas?: ReplicaSet | undefined;
  /** What is written behind each statement. */
  readonly comment?: (() => string) | undefined;
}

/** What reads at once, and can put a sandbox in the place of its connections. */
interface GatedDriver {
  openSandbox(timeout: number): Promise<AsyncDisposable>;
  /** The rows of a statement that only reads, where they are there at once. */
  readAtOnce(statement: Statement): readonly Row[] | undefined;
}

/** The text of a statement and its values. */
interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

type Row = Readonly<Record<string, unknown>>;

/** Something that a server may be doing for a context that nobody needs any more. */
export interface Interruptible {
  interrupt(): void;
}

/** How the connections to a database are used. */
export interface ConnectionUse {
  readonly inUse: number;
  readonly waiting: number;
}

/**
 * What every statement and transaction of a database passes, whoever sends it: it says who may
 * have a connection and how long one waits, and what it means for a client when there is none.
 */
export class Gate {
  readonly replicas: ReplicaSet | undefined;
  /** While a test has it, all use its one transaction. */
  sandbox: Sandbox | undefined;
  /** What it stands before. */
  driver: GatedDriver | undefined;
  readonly #options: GateOptions;
  readonly #breaker: Breaker;
  /** The transactions under way, by their contexts. */
  readonly #transactions = new WeakMap<object, Set<Interruptible>>();
  #inUse = 0;
  #waiting = 0;
  #toldBusyAt = Number.NEGATIVE_INFINITY;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#breaker = new Breaker(options.clock);
    this.replicas = options.replicas;
  }

  /** A gate before other connections to the same database, and to no replica. */
  apart(): Gate {
    return new Gate({ ...this.#options, replicas: undefined });
  }

  get use(): ConnectionUse {
    return { inUse: this.#inUse, waiting: this.#waiting };
  }

  /** A statement with the comment behind it. */
  commented(sql: string): string {
    const { comment } = this.#options;
    return comment ? `${sql}${comment()}` : sql;
  }

  /**
   * What `open` gives, within the time that one may wait; what comes too late is given back.
   *
   * @throws HttpError 503 `DATABASE_BUSY`, `DATABASE_UNAVAILABLE`
   */
  async enter<T>(open: () => Promise<T>, giveBack: (opened: T) => Promise<void>): Promise<T> {
    if (!this.#breaker.admits()) throw unavailable();
    this.#waiting += 1;
    try {
      const { timeout, limitsWait } = this.#options;
      // A timer costs more than most statements.
      const opened = await (limitsWait ? open() : inTime(open(), giveBack, timeout));
      this.#heard();
      this.#inUse += 1;
      return opened;
    } catch (error) {
      throw this.judge(error);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** The rows of a statement that only reads; `undefined` where one has to wait for a connection. */
  readAtOnce({ sql, parameters }: Statement): readonly Row[] | undefined {
    if (this.sandbox || this.replicas || this.#breaker.isDown) return undefined;
    try {
      return this.driver?.readAtOnce({ sql: this.commented(sql), parameters });
    } catch (error) {
      throw this.judge(error);
    }
  }

  /** A connection was given back. */
  leave(): void {
    this.#inUse -= 1;
  }

  /** What `work` on a connection gives; an outage becomes an answer to the client. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.judge(error);
    }
  }

  /** The answer to a client where the error is an outage, or else the error itself. */
  judge(error: unknown): unknown {
    if (isHttpError(error)) return error;
    const outage = error instanceof TooLate ? "busy" : outageOf(error);
    if (outage === undefined) return error;
    this.#tell(outage, error);
    return outage === "busy" ? busy(error) : unavailable(error);
  }

  /** Notes a transaction of the context at hand; gives what forgets it. */
  began(connection: Interruptible): () => void {
    const context = contextOrNone();
    if (!context) return () => undefined;
    const known = this.#transactions.get(context) ?? new Set();
    this.#transactions.set(context, known.add(connection));
    return () => known.delete(connection);
  }

  /** Stops what the transactions of a context are doing. */
  interrupt(context: object): void {
    for (const connection of this.#transactions.get(context) ?? []) connection.interrupt();
  }

  /** Lets all use one transaction, until it is disposed of and undone. */
  async openSandbox(): Promise<AsyncDisposable> {
    if (!this.driver || this.sandbox)
      throw new Error("There is nothing to undo, or somebody does.");
    return this.driver.openSandbox(this.#options.timeout);
  }

  #heard(): void {
    if (this.#breaker.isDown)
      this.#options.log.info({ event: "database.recovered", url: this.#url });
    this.#breaker.succeed();
  }

  #tell(outage: Outage, error: unknown): void {
    const { log, clock } = this.#options;
    const fields = { url: this.#url, ...this.use, err: error };
    if (outage === "unavailable") {
      if (!this.#breaker.isDown) log.error({ event: "database.unavailable", ...fields });
      this.#breaker.fail();
      return;
    }
    const now = clock.monotonic();
    // One line tells as much as a thousand.
    if (now - this.#toldBusyAt < 1000) return;
    this.#toldBusyAt = now;
    log.warn({ event: "database.busy", ...fields });
  }

  get #url(): string {
    return this.#options.url;
  }
}

class TooLate extends Error {}

async function inTime<T>(
  opening: Promise<T>,
  giveBack: (opened: T) => Promise<void>,
  timeout: number,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    late.reject(new TooLate(`No connection was free within ${timeout} ms.`));
  }, timeout);
  const kept = opening.then(async (opened) => {
    if (isLate) await giveBack(opened);
    return opened;
  });
  // Where it is late, nobody waits for it any more.
  kept.catch(() => undefined);
  try {
    return await Promise.race([kept, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
