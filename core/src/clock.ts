/**
 * Where all of Phial takes the time from, so that tests and replays can hold it still.
 *
 * @example
 * const app = new Phial("shop", { clock: { now: () => 1_700_000_000_000, monotonic: () => 0 } });
 */
export interface Clock {
  /** Milliseconds since the Unix epoch; may have a fraction. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go backwards: for durations and deadlines. */
  monotonic(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
