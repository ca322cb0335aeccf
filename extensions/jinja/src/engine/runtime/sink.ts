import type { Budget } from "./budget.ts";
import type { Sink } from "./compiled.ts";

/** How much text compiled code keeps to itself while it streams, in characters. */
export const CHUNK = 16 * 1024;

/** A sink for a text that is wanted whole. */
export function wholeSink(budget: Budget | null): Sink {
  return budget === null ? { text: "", limit: Infinity } : new CountedSink(budget);
}

/** A sink for a text that is wanted in parts. */
export function chunkedSink(budget: Budget | null): Sink {
  return budget === null ? { text: "", limit: CHUNK } : new CountedSink(budget);
}

/** Counts the text against the budget as it comes. */
class CountedSink implements Sink {
  readonly limit = CHUNK;
  readonly #budget: Budget;
  #text = "";

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    const more = text.length - this.#text.length;
    if (more > 0) this.#budget.write(more);
    this.#text = text;
  }
}
