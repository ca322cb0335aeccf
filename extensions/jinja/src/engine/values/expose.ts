const declared = new WeakMap<object, ReadonlySet<string>>();
const iterable = new WeakSet<object>();

/**
 * Declares which inherited members of a class templates may use: methods and getters. Its own
 * properties are visible anyway, everything else is not. `Symbol.iterator` makes it iterable.
 * What a class exposes, its subclasses expose too.
 *
 * @example
 * expose(User, ["fullName", "can"]);
 */
export function expose(
  constructor: abstract new (...values: never[]) => unknown,
  names: readonly (string | typeof Symbol.iterator)[],
): void {
  const prototype: object = constructor.prototype as object; // of a class, it always is one
  const strings = names.filter((name) => typeof name === "string");
  declared.set(prototype, new Set([...(declared.get(prototype) ?? []), ...strings]));
  if (names.includes(Symbol.iterator)) iterable.add(prototype);
}

/** Whether a class of the object has exposed this name. */
export function isExposed(object: object, name: string): boolean {
  for (let at = prototypeOf(object); at !== null; at = prototypeOf(at)) {
    if (declared.get(at)?.has(name) === true) return true;
  }
  return false;
}

/** Whether a class of the object has exposed `Symbol.iterator`. */
export function isExposedIterable(object: object): object is Iterable<unknown> {
  for (let at = prototypeOf(object); at !== null; at = prototypeOf(at)) {
    if (iterable.has(at)) return true;
  }
  return false;
}

function prototypeOf(object: object): object | null {
  return Object.getPrototypeOf(object) as object | null; // typed `any` by the library
}
