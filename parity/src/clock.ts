import type { FrozenClock } from "./twin.ts";

/** The clock of a replay: it moves when it is set and never by itself. */
export class ReplayClock implements FrozenClock {
  #milliseconds = 0;

  /** Moves the clock to a moment in unix seconds; a fraction is kept to the microsecond. */
  set(seconds: number): void {
    this.#milliseconds = Math.round(seconds * 1e6) / 1e3;
  }

  now(): number {
    return this.#milliseconds;
  }

  monotonic(): number {
    return this.#milliseconds;
  }
}
