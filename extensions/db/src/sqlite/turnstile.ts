interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

export interface TurnstileOptions {
  /** How many may be inside at once. */
  readonly places: number;
  /** The longest wait, in milliseconds. */
  readonly timeout: number;
  /** What somebody is told who waited for that long. */
  tooLong(): Error;
}

/** Lets a number of users in at once, and the others in the order in which they came. */
export class Turnstile {
  readonly #options: TurnstileOptions;
  readonly #waiting = new Set<Waiter>();
  #free: number;
  #closed: Error | undefined;

  constructor(options: TurnstileOptions) {
    this.#options = options;
    this.#free = options.places;
  }

  /** Resolves when there is a place; whoever got one calls {@link leave}. */
  async enter(): Promise<void> {
    if (this.#closed) throw this.#closed;
    if (this.#free === 0) return this.#wait();
    this.#free -= 1;
  }

  /** Gives the place to the one who has waited longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next.resolve();
  }

  /** Refuses everybody from now on, and those who wait. */
  close(error: Error): void {
    this.#closed = error;
    for (const waiter of this.#waiting) waiter.reject(error);
    this.#waiting.clear();
  }

  async #wait(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { resolve, reject };
    this.#waiting.add(waiter);
    const timer = setTimeout(() => {
      this.#waiting.delete(waiter);
      reject(this.#options.tooLong());
    }, this.#options.timeout);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
