import { OperationError } from "../errors.ts";
import { points } from "../methods/code-points.ts";
import { isExposedIterable } from "./expose.ts";
import { AsyncSequence, IteratorSequence, type LazySequence } from "./lazy-sequence.ts";
import { isMapping, keysOf } from "./mapping.ts";
import { ITERATE, special } from "./protocol.ts";
import { isStringObject } from "./string-object.ts";
import { isPlainObject, typeName } from "./type-name.ts";

type Items = readonly unknown[] | LazySequence;

/**
 * Python's `iter()`: an array as it is, so that changes show; the characters of a string, the keys
 * of a dict, the members of a set; what comes one by one as a {@link LazySequence}.
 *
 * @throws OperationError `TypeError` when there is nothing to iterate
 */
export function iterate(value: unknown): Items {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return points(value);
  if (value === undefined) return [];
  const items = typeof value === "object" && value !== null ? itemsOfObject(value) : null;
  if (items !== null) return items;
  throw new OperationError("TypeError", `'${typeName(value)}' object is not iterable`);
}

function itemsOfObject(value: object): Items | null {
  const given = special(value)[ITERATE]?.();
  if (given !== undefined) return isIterator(given) ? new IteratorSequence(given) : given;
  if (isStringObject(value)) return points(value.valueOf());
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return keysOf(value);
  if (isIterable(value)) return new IteratorSequence(value[Symbol.iterator]());
  if (isAsyncIterable(value)) return comingItems(value);
  return isMapping(value) ? keysOf(value) : null;
}

/** Of async iterators, which are used up, what has come: a filter may have to begin again. */
const come = new WeakMap<object, AsyncSequence>();

function comingItems(value: AsyncIterable<unknown>): AsyncSequence {
  const iterator = value[Symbol.asyncIterator]();
  const known = come.get(iterator);
  if (known !== undefined) return known;
  const items = new AsyncSequence(iterator);
  come.set(iterator, items);
  return items;
}

function isIterator(value: readonly unknown[] | Iterator<unknown>): value is Iterator<unknown> {
  return !Array.isArray(value);
}

// A class of the host is not iterable to templates until it says so; a generator is.
function isIterable(value: object): value is Iterable<unknown> {
  if (!(Symbol.iterator in value) || typeof value[Symbol.iterator] !== "function") return false;
  return (
    ("next" in value && typeof value.next === "function") ||
    isPlainObject(value) ||
    isExposedIterable(value)
  );
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value && typeof value[Symbol.asyncIterator] === "function";
}
