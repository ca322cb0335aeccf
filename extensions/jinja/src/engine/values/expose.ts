// On the prototype, so that subclasses inherit it as they do the members themselves.
const EXPOSED = Symbol("exposed to templates");

interface Exposing {
  [EXPOSED]?: ReadonlySet<string | symbol>;
}

/**
 * Declares which inherited members of a class templates may use: methods and getters. The own
 * properties of an object are visible anyway, everything else is not. `Symbol.iterator` makes it
 * iterable. What a class exposes, its subclasses expose too.
 *
 * @example
 * expose(User, ["fullName", "can"]);
 */
export function expose(
  constructor: abstract new (...values: never[]) => object,
  names: readonly (string | typeof Symbol.iterator)[],
): void {
  const prototype = constructor.prototype as Exposing; // typed `any` by the library
  const value = new Set<string | symbol>([...(prototype[EXPOSED] ?? []), ...names]);
  Object.defineProperty(prototype, EXPOSED, { value, configurable: true });
}

/** Whether a class of the object has exposed this name. */
export function isExposed(object: object, name: string | symbol): boolean {
  return (object as Exposing)[EXPOSED]?.has(name) === true; // no other object has the symbol
}

/** Whether a class of the object has exposed `Symbol.iterator`. */
export function isExposedIterable(object: object): object is Iterable<unknown> {
  return isExposed(object, Symbol.iterator);
}
