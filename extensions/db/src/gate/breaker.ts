import type { Clock } from "phial";

/** How many failures in a row it takes. */
const FAILURES = 3;
/** How long it refuses before one may try again, in milliseconds. */
const PAUSE = 1000;

/**
 * Keeps callers from waiting for a database that cannot be reached: after some failures in a row
 * they are refused at once, but for one now and then that tries.
 */
export class Breaker {
  readonly #clock: Clock;
  #failures = 0;
  #retryAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the last that was heard is that it cannot be reached. */
  get isDown(): boolean {
    return this.#failures > 0;
  }

  /** Whether the caller may try; from then on it is the only one for a while. */
  admits(): boolean {
    if (this.#failures < FAILURES) return true;
    const now = this.#clock.monotonic();
    if (now < this.#retryAt) return false;
    this.#retryAt = now + PAUSE;
    return true;
  }

  fail(): void {
    this.#failures += 1;
    this.#retryAt = this.#clock.monotonic() + PAUSE;
  }

  succeed(): void {
    this.#failures = 0;
  }
}
