import { BoundMethod } from "../calls/bound-method.ts";
import { bound } from "../calls/invoker.ts";
import { OperationError, SecurityError } from "../errors.ts";
import { isMapping, type Mapping, valueAt } from "./mapping.ts";
import { memberOf } from "./member.ts";
import { Method, Property } from "./method.ts";
import { indexOf } from "./number.ts";
import type { OpsOptions } from "./ops.ts";
import { ABSENT, ATTRIBUTE, ITEM, special } from "./protocol.ts";
import { isSequence, itemAt, sliced } from "./sequence.ts";
import { SliceValue } from "./slice.ts";
import { isText } from "./string-object.ts";
import { typeName } from "./type-name.ts";
import { NOTHING_GIVEN, Undefined, type UndefinedAbout } from "./undefined.ts";

const { getPrototypeOf, hasOwn } = Object;

/**
 * How templates get at attributes and items: as Jinja2's `environment.getattr` and `getitem`. No
 * inherited member is ever found unless its class exposes it, and nothing of a function.
 */
export class Access {
  readonly #options: Pick<OpsOptions, "dialect" | "undefined" | "sandbox" | "methods">;
  readonly #dataFirst: boolean;

  constructor(options: Pick<OpsOptions, "dialect" | "undefined" | "sandbox" | "methods">) {
    this.#options = options;
    this.#dataFirst = options.dialect === "javascript";
  }

  /** An undefined value of the environment's kind. */
  undefined(about: UndefinedAbout): Undefined {
    return new this.#options.undefined(about);
  }

  /** `object.name`. */
  readonly attribute = (object: unknown, name: string): unknown => {
    if (typeof object === "object" && object !== null) {
      const value = this.#dataOf(object, name);
      if (value !== undefined && typeof value !== "function") return value;
    }
    return this.#bound(object, this.callee(object, name));
  };

  // What nearly every lookup is for: the data of a plain object, an answer of the engine's values.
  #dataOf(object: object, name: string): unknown {
    const prototype: unknown = getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) {
      if (this.#options.sandbox !== null) return undefined;
      const answer = special(object)[ATTRIBUTE]?.(name);
      return answer === ABSENT ? undefined : answer;
    }
    if (!hasOwn(object, name)) return undefined;
    const isFirst = this.#dataFirst
      ? this.#allowsData(object, name)
      : this.#isNoMember(object, name);
    return isFirst ? (object as Record<string, unknown>)[name] : undefined; // found to be there
  }

  // In Python a dict has names of its own, which the sandbox refuses even if a key is the same.
  #allowsData(object: object, name: string): boolean {
    const { sandbox } = this.#options;
    return sandbox === null || sandbox.allowsAttribute(object, name, false);
  }

  #isNoMember(object: object, name: string): boolean {
    const { sandbox, methods } = this.#options;
    return sandbox === null && methods.lookup(object, name) === undefined;
  }

  /** What `object.name` finds, not bound to the object. */
  callee(object: unknown, name: string): unknown {
    if (object instanceof Undefined) return object.member(name);
    if (object === undefined) return this.undefined({ hint: NOTHING_GIVEN }).member(name);
    if (this.#dataFirst && isMapping(object) && this.#allowsData(object, name)) {
      const data = valueAt(object, name);
      if (data !== ABSENT && data !== undefined) return data;
    }
    const member = this.#member(object, name);
    if (member !== ABSENT) return member;
    const data = this.#itemFor(object, name);
    return data === ABSENT || data === undefined ? this.undefined({ owner: object, name }) : data;
  }

  /** `object[key]`. */
  item(object: unknown, key: unknown): unknown {
    if (object instanceof Undefined) return object.member(key);
    if (object === undefined) return this.undefined({ hint: NOTHING_GIVEN }).member(key);
    if (key instanceof SliceValue) return slicedItem(object, key);
    const item = this.#itemFor(object, key);
    if (item !== ABSENT && item !== undefined) return this.#boundItem(object, item);
    const member = isText(key) ? this.#member(object, key.valueOf()) : ABSENT;
    return member === ABSENT
      ? this.undefined({ owner: object, name: key })
      : this.#bound(object, member);
  }

  // What Python's getattr() finds: ABSENT if it finds nothing.
  #member(object: unknown, name: string): unknown {
    const member = this.#find(object, name);
    const { sandbox } = this.#options;
    if (sandbox === null || sandbox.allowsAttribute(object, name, member !== ABSENT)) return member;
    const type = typeName(object);
    const hint = `access to attribute '${name}' of '${type}' object is unsafe.`;
    return this.undefined({ owner: object, name, hint, error: SecurityError });
  }

  #find(object: unknown, name: string): unknown {
    if (typeof object === "object" && object !== null && hasMembers(object)) {
      const member = memberOf(object, name);
      if (member !== ABSENT && member !== undefined) return member;
    }
    return this.#options.methods.lookup(object, name) ?? ABSENT;
  }

  #itemFor(object: unknown, key: unknown): unknown {
    if (isSequence(object)) {
      const index = indexOf(key);
      return index === null ? ABSENT : itemAt(object, index);
    }
    if (isMapping(object)) return valueIn(object, key);
    if (typeof object !== "object" || object === null) return ABSENT;
    const items = special(object)[ITEM];
    return items === undefined ? ABSENT : items.call(object, key);
  }

  #bound(object: unknown, found: unknown): unknown {
    if (found instanceof Method) return new BoundMethod(object, found);
    if (found instanceof Property) return found.get(object);
    return this.#boundItem(object, found);
  }

  // A function is called on the object it is a property of; items of lists and Maps are values.
  #boundItem(object: unknown, found: unknown): unknown {
    if (typeof found !== "function" || typeof object !== "object" || object === null) return found;
    return Array.isArray(object) || object instanceof Map ? found : bound(object, found);
  }
}

// A dict has none but its methods, unless its class answers for more.
function hasMembers(object: object): boolean {
  return !isMapping(object) || special(object)[ATTRIBUTE] !== undefined;
}

// A key that cannot be one is not found.
function valueIn(mapping: Mapping, key: unknown): unknown {
  try {
    return valueAt(mapping, key);
  } catch (error) {
    if (error instanceof OperationError) return ABSENT;
    throw error;
  }
}

function slicedItem(object: unknown, slice: SliceValue): unknown {
  if (isSequence(object)) return sliced(object, slice);
  if (isMapping(object)) throw new OperationError("TypeError", "unhashable type: 'slice'");
  if (typeof object === "object" && object !== null) {
    const items = special(object)[ITEM];
    if (items !== undefined) {
      const part = items.call(object, slice);
      if (part === ABSENT) throw new OperationError("TypeError", "unhashable type: 'slice'");
      return part;
    }
  }
  throw new OperationError("TypeError", `'${typeName(object)}' object is not subscriptable`);
}
