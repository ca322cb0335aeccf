import { keyOf } from "./key.ts";

const NONE = Symbol("no key");

/**
 * A dict as templates make it: a Map whose keys are the same when Python says they are equal. As
 * in Python, the first of equal keys is the one that stays.
 */
export class Dict extends Map<unknown, unknown> {
  // From the key's stand-in to the key itself, where they differ.
  #originals: Map<unknown, unknown> | null = null;

  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    super();
    for (const [key, value] of entries) this.set(key, value);
  }

  override get(key: unknown): unknown {
    return super.get(this.#stored(key));
  }

  override has(key: unknown): boolean {
    return super.has(this.#stored(key));
  }

  override set(key: unknown, value: unknown): this {
    const stored = this.#stored(key);
    if (super.has(stored)) return super.set(stored, value);
    const standIn = keyOf(key);
    if (standIn !== key) (this.#originals ??= new Map()).set(standIn, key);
    return super.set(key, value);
  }

  override delete(key: unknown): boolean {
    const stored = this.#stored(key);
    this.#originals?.delete(keyOf(key));
    return super.delete(stored);
  }

  override clear(): void {
    this.#originals = null;
    super.clear();
  }

  #stored(key: unknown): unknown {
    if (typeof key === "string" && this.#originals === null) return key;
    const standIn = keyOf(key);
    if (this.#originals?.has(standIn) === true) return this.#originals.get(standIn);
    // A stand-in that is made up, as that of a tuple, is never a key itself.
    return typeof standIn === "string" && standIn.startsWith("\0") ? NONE : standIn;
  }
}
