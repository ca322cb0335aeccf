import type { HttpError } from "../errors/http-error.ts";

// Below this many entries a scan is quicker than an index.
const INDEX_FROM = 16;

/** What {@link MultiDict} needs besides its entries. */
export interface MultiDictOptions {
  /** The error of {@link MultiDict.require} for a name that is not there. */
  readonly missing: (name: string) => HttpError;
}

/**
 * Names with one or more values each, as forms and queries have them; in the order in which they
 * came. Names from outside are only ever compared, never used as keys of an object: `__proto__` is
 * a name like any other.
 *
 * @example
 * const { fields } = await readForm(c);
 * fields.get("title");   // the first value, or undefined
 * fields.getAll("tag");  // all of them
 */
export class MultiDict<V> implements Iterable<[string, V]> {
  readonly #entries: readonly (readonly [string, V])[];
  readonly #missing: (name: string) => HttpError;
  #index: Map<string, V[]> | undefined;

  constructor(entries: readonly (readonly [string, V])[], options: MultiDictOptions) {
    this.#entries = entries;
    this.#missing = options.missing;
  }

  /** How many values there are, those of equal names counted one by one. */
  get size(): number {
    return this.#entries.length;
  }

  /** The first value of a name. */
  get(name: string): V | undefined {
    if (this.#entries.length >= INDEX_FROM) return this.#indexed().get(name)?.[0];
    return this.#entries.find(([key]) => key === name)?.[1];
  }

  /** All values of a name; an empty array when there are none. */
  getAll(name: string): V[] {
    if (this.#entries.length >= INDEX_FROM) return [...(this.#indexed().get(name) ?? [])];
    return this.#entries.filter(([key]) => key === name).map(([, value]) => value);
  }

  has(name: string): boolean {
    if (this.#entries.length >= INDEX_FROM) return this.#indexed().has(name);
    return this.#entries.some(([key]) => key === name);
  }

  /**
   * The first value of a name that has to be there: Flask's `request.form["name"]`.
   *
   * @throws HttpError 400 without it; only in debug the error page says which name.
   */
  require(name: string): V {
    for (const value of this.getAll(name)) return value;
    throw this.#missing(name);
  }

  /** The names, each once, in the order of their first values. */
  keys(): IterableIterator<string> {
    return this.#indexed().keys();
  }

  /** Every name with its value, in the order in which they came. */
  *entries(): IterableIterator<[string, V]> {
    for (const [name, value] of this.#entries) yield [name, value];
  }

  /** Every name once, with all of its values: Werkzeug's `lists()`. */
  *lists(): IterableIterator<[string, V[]]> {
    for (const [name, values] of this.#indexed()) yield [name, [...values]];
  }

  [Symbol.iterator](): IterableIterator<[string, V]> {
    return this.entries();
  }

  #indexed(): Map<string, V[]> {
    if (this.#index) return this.#index;
    const index = new Map<string, V[]>();
    for (const [name, value] of this.#entries) {
      const values = index.get(name);
      if (values) values.push(value);
      else index.set(name, [value]);
    }
    return (this.#index = index);
  }
}
