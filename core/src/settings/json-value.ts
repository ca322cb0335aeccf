/** A value that JSON can carry. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** How deep lists and objects may be nested. Bounds the recursion, and ends a cycle. */
const MAX_DEPTH = 64;

/**
 * A deep, frozen copy of a JSON value, or `undefined` when `value` holds something that JSON cannot
 * carry (a function, a `Date`, `NaN`, a cycle, more than 64 levels). Objects of the copy have no
 * prototype, so that a name such as `__proto__` is only a name.
 */
export function frozenJson(value: unknown, depth = 0): JsonValue | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object" || depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return frozenList(value, depth);
  return isPlainObject(value) ? frozenObject(value, depth) : undefined;
}

function frozenList(list: readonly unknown[], depth: number): JsonValue | undefined {
  const copy: JsonValue[] = [];
  for (const item of list) {
    const frozen = frozenJson(item, depth + 1);
    if (frozen === undefined) return undefined;
    copy.push(frozen);
  }
  return Object.freeze(copy);
}

function frozenObject(object: object, depth: number): JsonValue | undefined {
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [name, item] of Object.entries(object)) {
    const frozen = frozenJson(item, depth + 1);
    if (frozen === undefined) return undefined;
    copy[name] = frozen;
  }
  return Object.freeze(copy);
}

/** Whether `value` is an object literal (or has no prototype), and not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A literal of another realm (a worker, a test runner's sandbox) has that realm's prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
