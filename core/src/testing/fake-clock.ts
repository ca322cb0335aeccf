import type { Clock } from "../clock.ts";

/** A clock that moves when it is told to. */
export interface FakeClock extends Clock {
  /** Lets time pass, in milliseconds. */
  advance(milliseconds: number): void;
  /** Jumps to a moment, in milliseconds since the Unix epoch. */
  set(now: number): void;
}

/**
 * A clock for tests: sessions, tokens and deadlines age without sleeping.
 *
 * @param start milliseconds since the Unix epoch
 * @example
 * const clock = fakeClock();
 * const app = createApp({ clock });
 * clock.advance(31 * 86_400_000);
 */
export function fakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now,
    advance: (milliseconds) => void (now += milliseconds),
    set: (moment) => void (now = moment),
  };
}
