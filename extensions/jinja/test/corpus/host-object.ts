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
  class Obj {
    constructor() {
      this.#define(parts.attributes);
    }

    #define(attributes: HostObjectParts["attributes"]): void {
      for (const [name, value] of attributes) define(this, name, value);
    }
  }
  const { text, html, items } = parts;
  const methods = new Map<string | symbol, unknown>();
  if (text !== undefined) methods.set("toString", () => text);
  if (html !== undefined) methods.set("__html__", () => html);
  if (items !== undefined) {
    methods.set(ITEM, (key: unknown) => (items.has(key) ? items.get(key) : ABSENT));
    // Python takes what has items for something to go through.
    methods.set(ITERATE, () => []);
  }
  for (const [name, value] of methods) define(Obj.prototype, name, value, false);
  return new Obj();
}

// Not by assignment: an attribute may be called __proto__.
function define(to: object, name: string | symbol, value: unknown, enumerable = true): void {
  Object.defineProperty(to, name, { value, enumerable, configurable: true, writable: true });
}
