import { Keywords } from "../calls/keywords.ts";
import { OperationError } from "../errors.ts";
import { isLazy, type LazySequence } from "../values/lazy-sequence.ts";
import type { Ops } from "../values/ops.ts";
import { isPromise } from "../values/promises.ts";
import { isPlainObject, typeName } from "../values/type-name.ts";

/** The function that Python tells of when keyword arguments are wrong. */
const CALL_NAME = "jinja2.runtime.Context.call()";

/**
 * The items of the value, which have to be `count`; a promise if some have to be waited for.
 *
 * @throws OperationError ValueError or TypeError, with Python's text
 */
export function unpack(
  ops: Ops,
  value: unknown,
  count: number,
): readonly unknown[] | Promise<readonly unknown[]> {
  if (Array.isArray(value) && value.length === count) return value;
  const items = iterateToUnpack(ops, value);
  if (!isLazy(items)) return counted(items, count);
  // One item more than wanted is enough to know that there are too many.
  const hasMore = pullTo(items, count);
  return isPromise(hasMore)
    ? hasMore.then(() => counted(items.items, count))
    : counted(items.items, count);
}

/** All items of the value, for `*args`; a promise if some have to be waited for. */
export function spread(ops: Ops, value: unknown): readonly unknown[] | Promise<readonly unknown[]> {
  const items = ops.iterate(value);
  if (!isLazy(items)) return items;
  const hasMore = pullTo(items, Infinity);
  return isPromise(hasMore) ? hasMore.then(() => items.items) : items.items;
}

/**
 * The keyword arguments of a call, those of `**more` last; null if there are none.
 *
 * @throws OperationError TypeError when a name comes twice, or `more` is not a dict
 */
export function keywordsOf(
  names: readonly string[],
  values: readonly unknown[],
  more: unknown,
): Keywords | null {
  const all = new Map(names.map((name, index) => [name, values[index]]));
  for (const [name, value] of more === undefined ? [] : entriesOf(more)) {
    if (typeof name !== "string") throw typeError("keywords must be strings");
    if (all.has(name))
      throw typeError(`${CALL_NAME} got multiple values for keyword argument '${name}'`);
    all.set(name, value);
  }
  return all.size === 0 ? null : new Keywords([...all.keys()], [...all.values()]);
}

function entriesOf(more: unknown): Iterable<readonly [unknown, unknown]> {
  if (more instanceof Map) return more;
  if (isPlainObject(more)) return Object.entries(more);
  throw typeError(`${CALL_NAME} argument after ** must be a mapping, not ${typeName(more)}`);
}

function iterateToUnpack(ops: Ops, value: unknown): readonly unknown[] | LazySequence {
  try {
    return ops.iterate(value);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  }
}

// Whether there is an item at `last`, all before it being present then.
function pullTo(items: LazySequence, last: number): boolean | Promise<boolean> {
  while (items.items.length <= last) {
    const hasMore = items.pull(items.items.length);
    if (isPromise(hasMore)) return pullLater(items, last, hasMore);
    if (!hasMore) return false;
  }
  return true;
}

async function pullLater(
  items: LazySequence,
  last: number,
  first: PromiseLike<boolean>,
): Promise<boolean> {
  return (await first) && pullTo(items, last);
}

function counted(items: readonly unknown[], count: number): readonly unknown[] {
  if (items.length === count) return items;
  const problem =
    items.length > count
      ? `too many values to unpack (expected ${count})`
      : `not enough values to unpack (expected ${count}, got ${items.length})`;
  throw new OperationError("ValueError", problem);
}

function typeError(problem: string): OperationError {
  return new OperationError("TypeError", problem);
}
