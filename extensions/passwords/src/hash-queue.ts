import { availableParallelism } from "node:os";
import { HttpError, type Logger } from "phial";

/** How much is hashed at a time. */
export interface HashQueueOptions {
  /** Jobs at a time. */
  readonly concurrency: number;
  /** How many may wait. */
  readonly length: number;
  readonly log: Logger;
}

/** What libuv takes unless UV_THREADPOOL_SIZE says otherwise. */
const POOL_THREADS = 4;

/**
 * How many passwords are hashed at a time unless a setting says so: a core stays free for the event
 * loop, and a thread of libuv's pool for files and names of hosts.
 */
export function defaultConcurrency(cores = availableParallelism()): number {
  const threads = Number(process.env["UV_THREADPOOL_SIZE"]) || POOL_THREADS;
  return Math.max(1, Math.min(cores, threads) - 1);
}

/**
 * Where hashing waits for its turn: first come, first served. So many jobs run, so many wait, and
 * the next is told to come again, since an answer that comes too late costs the same work.
 */
export class HashQueue {
  readonly #options: HashQueueOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #isOverrun = false;

  constructor(options: HashQueueOptions) {
    this.#options = options;
  }

  /**
   * Runs a job when it is its turn.
   *
   * @throws HttpError 503 `PASSWORD_QUEUE_FULL` when too many wait
   */
  async run<T>(job: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await job();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    const { concurrency, length } = this.#options;
    if (this.#running < concurrency) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= length) throw this.#overrun();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
      return;
    }
    this.#running -= 1;
    this.#isOverrun = false;
  }

  #overrun(): HttpError {
    const { length, log } = this.#options;
    if (!this.#isOverrun) {
      this.#isOverrun = true;
      log.warn({ event: "password.queue_full", length }, "too many passwords wait to be hashed");
    }
    const cause = new Error(`hash queue full: ${length} passwords wait to be hashed.`);
    return new HttpError(503, {
      code: "PASSWORD_QUEUE_FULL",
      headers: { "Retry-After": "1" },
      cause,
    });
  }
}
