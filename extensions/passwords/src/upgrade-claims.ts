import type { Clock } from "phial";

/** How long it is remembered that a hash was replaced: longer than a login takes. In milliseconds. */
const MEMORY = 60_000;
/** How many are remembered. */
const MOST = 10_000;

/**
 * Who replaces a hash: the first login. Others that have read the same old hash meanwhile would do
 * the same work to write what is there already.
 */
export class UpgradeClaims {
  readonly #clock: Clock;
  /** When a claim ends, by the hash; the oldest first. */
  readonly #ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes the claim on a hash; `false` when somebody has it. */
  take(hash: string): boolean {
    const now = this.#clock.monotonic();
    for (const [old, end] of this.#ends) {
      if (end > now && this.#ends.size < MOST) break;
      this.#ends.delete(old);
    }
    if (this.#ends.has(hash)) return false;
    this.#ends.set(hash, now + MEMORY);
    return true;
  }

  /** Gives it back: the hash was not replaced. */
  release(hash: string): void {
    this.#ends.delete(hash);
  }
}
