/**
 * Something that is noted on objects of others, which nobody else sees. A WeakMap would do the same, but
 * with an entry for each transaction it costs the collector of garbage as much as a statement takes.
 */
export class Annotation<Value> {
  readonly #key = Symbol("phial.db");

  get(object: object): Value | undefined {
    // Nobody else has the key.
    return Reflect.get(object, this.#key) as Value | undefined;
  }

  has(object: object): boolean {
    return this.#key in object;
  }

  set(object: object, value: Value): void {
    Object.defineProperty(object, this.#key, { value, configurable: true });
  }

  delete(object: object): void {
    Reflect.deleteProperty(object, this.#key);
  }
}
