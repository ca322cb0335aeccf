import { ABSENT, ITEM, ITERATE } from "../../src/engine/values/protocol.ts";

/** What `$obj` says of an object beside its attributes. */
export interface HostObjectParts {
  readonly attributes: Iterable<readonly [string, unknown]>;
  /** Its text; without one it is `<Obj>`. */
  readonly text?: string | undefined;
  /** What it is in HTML. */
  readonly html?: string | undefined;
  /** What `obj[key]` finds first and `obj.key` last. */
  readonly items?: ReadonlyMap<unknown, unknown> | undefined;
}

/** An object of the host with these attributes: of a class named `Obj`, neither mapping nor list. */
export function hostObject(parts: HostObjectParts): object {
  class Obj {}
  const { text, html, items } = parts;
  const methods = new Map<string | symbol, unknown>();
  if (text !== undefined) methods.set("toString", () => text);
  if (html !== undefined) methods.set("__html__", () => html);
  if (items !== undefined) {
    methods.set(ITEM, (key: unknown) => (items.has(key) ? items.get(key) : ABSENT));
    // Python takes what has items for something to go through.
    methods.set(ITERATE, () => []);
  }
  for (const [name, value] of methods) {
    Object.defineProperty(Obj.prototype, name, { value, configurable: true, writable: true });
  }
  const object = new Obj();
  for (const [name, value] of parts.attributes) {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}
