import type { Clock } from "phial";

/** How a {@link CircuitBreaker} judges. */
export interface BreakerOptions {
  readonly clock: Clock;
  /** How many failures in a row open it. */
  readonly failures: number;
  /** How long it then keeps everybody out, in milliseconds. */
  readonly delay: number;
}

/**
 * Keeps callers from waiting for a server that does not answer: after some failures in a row it is
 * open and admits nobody; after a delay it is half open and admits one, whose fate decides.
 */
export class CircuitBreaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #openedAt: number | undefined;
  #probing = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): "closed" | "open" | "half-open" {
    if (this.#openedAt === undefined) return "closed";
    const { clock, delay } = this.#options;
    return this.#probing || clock.monotonic() - this.#openedAt >= delay ? "half-open" : "open";
  }

  /** Whether one more may try; `true` in the half-open state makes the caller its probe. */
  admit(): boolean {
    if (this.#openedAt === undefined) return true;
    if (this.#probing || this.state === "open") return false;
    this.#probing = true;
    return true;
  }

  /** Somebody was answered. Returns whether this has closed it. */
  succeed(): boolean {
    this.#failures = 0;
    this.#probing = false;
    if (this.#openedAt === undefined) return false;
    this.#openedAt = undefined;
    return true;
  }

  /** Somebody was not answered. Returns whether this has opened it. */
  fail(): boolean {
    this.#failures += 1;
    const wasProbe = this.#probing;
    this.#probing = false;
    if (this.#openedAt !== undefined) {
      if (wasProbe) this.#openedAt = this.#options.clock.monotonic();
      return false;
    }
    if (this.#failures < this.#options.failures) return false;
    this.#openedAt = this.#options.clock.monotonic();
    return true;
  }

  /** A try has ended without saying anything about the server. */
  withdraw(): void {
    this.#probing = false;
  }
}
