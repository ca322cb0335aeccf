import type { AttemptCount, AttemptCounts, AttemptStore, AttemptWindow } from "./attempt-store.ts";

interface Counted {
  count: number;
  readonly endsAt: number;
}

/** How many keys are kept: more than that are attempts of a flood, whose oldest are forgotten. */
const MAX_KEYS = 100_000;

/** Attempts counted in this process: each process of an app counts by itself. */
export function memoryAttempts(): AttemptStore {
  return { open: () => new MemoryAttempts() };
}

class MemoryAttempts implements AttemptCounts {
  readonly #counts = new Map<string, Counted>();

  async take({ key, duration, now }: AttemptWindow): Promise<AttemptCount> {
    const known = this.#counts.get(key);
    const current = known && known.endsAt > now ? known : { count: 0, endsAt: now + duration };
    current.count += 1;
    // A key that is written anew is the youngest.
    this.#counts.delete(key);
    this.#counts.set(key, current);
    this.#forget();
    return { count: current.count, resetsIn: current.endsAt - now };
  }

  async giveBack({ key, now }: AttemptWindow): Promise<void> {
    const known = this.#counts.get(key);
    if (known && known.endsAt > now && known.count > 0) known.count -= 1;
  }

  async reset(key: string): Promise<void> {
    this.#counts.delete(key);
  }

  #forget(): void {
    if (this.#counts.size <= MAX_KEYS) return;
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined) this.#counts.delete(oldest);
  }
}
