/**
 * An immutable list: what Python calls a tuple. Sessions keep it apart from an array (Flask's
 * `" t"` tag), so that a Flask application gets a tuple back.
 *
 * @example
 * const [category, message] = Tuple.of("info", "Saved.");
 */
export class Tuple<Item = unknown> implements Iterable<Item> {
  readonly items: readonly Item[];

  constructor(items: Iterable<Item>) {
    this.items = Object.freeze(Array.from(items));
    Object.freeze(this);
  }

  static of<Items extends readonly unknown[]>(...items: Items): Tuple<Items[number]> {
    return new Tuple(items);
  }

  get length(): number {
    return this.items.length;
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.items[Symbol.iterator]();
  }

  /** The items: JSON has no tuples. */
  toJSON(): readonly Item[] {
    return this.items;
  }
}
