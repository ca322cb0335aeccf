/** A tuple: an array that templates cannot change, that may be a key, and that prints as `(1, 2)`. */
export class Tuple<Item = unknown> extends Array<Item> {
  // Arrays made from a tuple, by `map` or `slice`, are lists.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** The tuple of these items, which are copied. */
  static override from<Item>(items: Iterable<Item> | ArrayLike<Item>): Tuple<Item> {
    const source: ArrayLike<Item> = Array.isArray(items) ? items : Array.from(items);
    const tuple = new Tuple<Item>();
    for (let index = 0; index < source.length; index++) tuple.push(source[index] as Item); // in range
    return tuple;
  }

  static override of<Item>(...items: Item[]): Tuple<Item> {
    return Tuple.from(items);
  }
}
