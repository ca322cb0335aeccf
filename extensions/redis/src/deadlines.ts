import { AsyncResource } from "node:async_hooks";
import { systemClock } from "phial";

/** Something that must have happened at a moment. */
export interface Deadline {
  /** By `systemClock.monotonic()`, in milliseconds: a server does not wait for a clock of tests. */
  readonly at: number;
  /** Called when it has not been removed in time. */
  expire(): void;
}

/**
 * Many deadlines with one timer, which does not keep the process alive. Before something expires
 * the loop gets the chance to read what has arrived while it was busy: a program that computes for
 * a second must not take its servers for dead.
 */
export class Deadlines {
  readonly #pending = new Set<Deadline>();
  // The timer must not keep the context of the request that happens to set it.
  readonly #scope = new AsyncResource("phial.redis.deadlines");
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;

  add(deadline: Deadline): void {
    this.#pending.add(deadline);
    if (deadline.at < this.#wakesAt) this.#wake(deadline.at);
  }

  remove(deadline: Deadline): void {
    this.#pending.delete(deadline);
  }

  /** Ends the timer; what is pending never expires. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wakesAt = Infinity;
    this.#pending.clear();
  }

  #wake(at: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    const pause = Math.max(1, at - systemClock.monotonic());
    this.#timer = this.#scope.runInAsyncScope(() => setTimeout(() => this.#ring(), pause).unref());
  }

  #ring(): void {
    const now = systemClock.monotonic();
    const due = [...this.#pending].filter(({ at }) => at <= now);
    if (due.length === 0) return this.#sleep();
    setImmediate(() => {
      for (const deadline of due) {
        if (this.#pending.delete(deadline)) deadline.expire();
      }
      this.#sleep();
    });
  }

  /** Until the next deadline, if there is one. */
  #sleep(): void {
    this.#wakesAt = Infinity;
    let next = Infinity;
    for (const { at } of this.#pending) next = Math.min(next, at);
    if (next < Infinity) this.#wake(next);
  }
}
