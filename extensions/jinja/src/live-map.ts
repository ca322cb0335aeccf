/** The entries that a {@link LiveMap} shows. Without `set` and `delete` they cannot be changed. */
export interface LiveEntries {
  get(key: string): unknown;
  has(key: string): boolean;
  keys(): Iterable<string>;
  set?(key: string, value: unknown): void;
  delete?(key: string): void;
}

/**
 * A dict for templates whose entries are kept somewhere else: they are asked for at every use. So
 * one object serves all requests, and what is not looked at is not touched.
 */
export class LiveMap extends Map<unknown, unknown> {
  readonly #entries: () => LiveEntries;

  constructor(entries: () => LiveEntries) {
    super();
    this.#entries = entries;
  }

  override get size(): number {
    return [...this.keys()].length;
  }

  override get(key: unknown): unknown {
    return typeof key === "string" ? this.#entries().get(key) : undefined;
  }

  override has(key: unknown): boolean {
    return typeof key === "string" && this.#entries().has(key);
  }

  override keys(): MapIterator<unknown> {
    return [...this.#entries().keys()].values();
  }

  override *values(): MapIterator<unknown> {
    for (const key of this.keys()) yield this.get(key);
  }

  override *entries(): MapIterator<[unknown, unknown]> {
    for (const key of this.keys()) yield [key, this.get(key)];
  }

  override [Symbol.iterator](): MapIterator<[unknown, unknown]> {
    return this.entries();
  }

  override forEach(visit: (value: unknown, key: unknown, map: LiveMap) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  override set(key: unknown, value: unknown): this {
    const entries = this.#entries();
    if (!entries.set) throw new TypeError("These values cannot be changed in a template.");
    entries.set(String(key), value);
    return this;
  }

  override delete(key: unknown): boolean {
    const entries = this.#entries();
    if (!entries.delete) throw new TypeError("These values cannot be changed in a template.");
    const isThere = this.has(key);
    if (isThere) entries.delete(String(key));
    return isThere;
  }

  override clear(): void {
    for (const key of this.keys()) this.delete(key);
  }
}

/** The own members of an object as entries. */
export function entriesOfRecord(record: Record<string, unknown>): Required<LiveEntries> {
  return {
    get: (key) => (Object.hasOwn(record, key) ? record[key] : undefined),
    has: (key) => Object.hasOwn(record, key),
    keys: () => Object.keys(record),
    set: (key, value) => {
      Object.defineProperty(record, key, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    },
    delete: (key) => void delete record[key],
  };
}

/** The same, not to be changed. */
export function readOnlyEntries(record: Record<string, unknown>): LiveEntries {
  const { get, has, keys } = entriesOfRecord(record);
  return { get, has, keys };
}
