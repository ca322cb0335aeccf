import type { Clock } from "../clock.ts";

/**
 * Lets one event through per interval and counts those it holds back: for a warning that anybody
 * outside can provoke as often as they like.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #interval: number;
  #next = -Infinity;
  #suppressed = 0;

  /** @param interval Milliseconds between two events that pass. */
  constructor(clock: Clock, interval: number) {
    this.#clock = clock;
    this.#interval = interval;
  }

  /** How many events were held back since the last that passed, or `undefined` to hold this one back. */
  admit(): number | undefined {
    const now = this.#clock.monotonic();
    if (now < this.#next) {
      this.#suppressed += 1;
      return undefined;
    }
    const suppressed = this.#suppressed;
    this.#next = now + this.#interval;
    this.#suppressed = 0;
    return suppressed;
  }
}
