import { type Clock, systemClock } from "phial";

/** The clock of the exam app: the machine's, moved by as much as `/__exam/clock` says. */
export class ExamClock implements Clock {
  /** Milliseconds that `now()` is ahead of the machine. Durations are not moved. */
  offset = 0;

  now(): number {
    return systemClock.now() + this.offset;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }
}
