import type { Clock, Phial } from "phial";
import type { MarkOptions, TokenMarks, TokenStore } from "./token-store.ts";

/** Between two looks for what is over. */
const SWEEP = 60_000;

interface Mark {
  readonly at: number;
  readonly until: number;
}

class MemoryMarks implements TokenMarks {
  readonly #marks = new Map<string, Mark>();
  readonly #clock: Clock;
  #sweptAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(name: string, { at, until }: MarkOptions): Promise<number | undefined> {
    this.#sweep();
    const known = this.#at(name);
    if (known === undefined) this.#marks.set(name, { at, until });
    return Promise.resolve(known);
  }

  find(names: readonly string[]): Promise<readonly (number | undefined)[]> {
    return Promise.resolve(names.map((name) => this.#at(name)));
  }

  #at(name: string): number | undefined {
    const mark = this.#marks.get(name);
    return mark && mark.until > this.#clock.now() ? mark.at : undefined;
  }

  #sweep(): void {
    const now = this.#clock.now();
    if (now - this.#sweptAt < SWEEP) return;
    this.#sweptAt = now;
    for (const [name, { until }] of this.#marks) if (until <= now) this.#marks.delete(name);
  }
}

/**
 * Keeps marks in the process: for tests, and for an app of one process that may forget them when it
 * restarts.
 *
 * @example
 * export const jwt = new JWTManager({ store: memoryStore() });
 */
export function memoryStore(): TokenStore {
  return { open: (app: Phial) => new MemoryMarks(app.clock) };
}
