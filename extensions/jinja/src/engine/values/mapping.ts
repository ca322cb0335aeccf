import { Dict } from "./dict.ts";
import { keyOf, sameKey } from "./key.ts";
import { ABSENT } from "./protocol.ts";
import { isText } from "./string-object.ts";
import { isPlainObject } from "./type-name.ts";

/** A dict: a Map, or an object that is nothing but its properties. */
export type Mapping = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>;

// An iterator made by hand is often a plain object, but no dict.
export function isMapping(value: unknown): value is Mapping {
  return value instanceof Map || (isPlainObject(value) && !(Symbol.iterator in value));
}

/**
 * The value of a key in a dict; {@link ABSENT} if there is none.
 *
 * @throws OperationError `TypeError` when the value given cannot be a key
 */
export function valueAt(mapping: Mapping, key: unknown): unknown {
  if (mapping instanceof Map) return valueInMap(mapping, key);
  const name = isText(key) ? key.valueOf() : keyOf(key);
  if (typeof name !== "string" || !isText(key) || !Object.hasOwn(mapping, name)) return ABSENT;
  return (mapping as Record<string, unknown>)[name]; // not a Map
}

// A Map of the host may have a key that is equal in Python's eyes only: true for 1, a tuple.
function valueInMap(map: ReadonlyMap<unknown, unknown>, key: unknown): unknown {
  const value = map.get(key);
  if (value !== undefined || map.has(key)) return value;
  if (typeof key === "string" || map instanceof Dict) return ABSENT;
  const standIn = keyOf(key);
  for (const candidate of map.keys()) if (sameKey(candidate, standIn)) return map.get(candidate);
  return ABSENT;
}

export function keysOf(mapping: Mapping): unknown[] {
  return mapping instanceof Map ? [...mapping.keys()] : Object.keys(mapping);
}

export function entriesOf(mapping: Mapping): (readonly [unknown, unknown])[] {
  return mapping instanceof Map ? [...mapping] : Object.entries(mapping);
}

export function sizeOf(mapping: Mapping): number {
  return mapping instanceof Map ? mapping.size : Object.keys(mapping).length;
}
