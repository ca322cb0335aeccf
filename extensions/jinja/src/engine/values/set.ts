import { keyOf } from "./key.ts";

/** A set as templates make it: of equal members, in Python's sense, the first one stays. */
export class ValueSet extends Set<unknown> {
  readonly #members = new Map<unknown, unknown>();

  constructor(items: Iterable<unknown> = []) {
    super();
    for (const item of items) this.add(item);
  }

  override has(item: unknown): boolean {
    return this.#members.has(keyOf(item));
  }

  override add(item: unknown): this {
    const key = keyOf(item);
    if (this.#members.has(key)) return this;
    this.#members.set(key, item);
    return super.add(item);
  }

  override delete(item: unknown): boolean {
    const key = keyOf(item);
    if (!this.#members.has(key)) return false;
    const member = this.#members.get(key);
    this.#members.delete(key);
    return super.delete(member);
  }

  override clear(): void {
    this.#members.clear();
    super.clear();
  }
}
