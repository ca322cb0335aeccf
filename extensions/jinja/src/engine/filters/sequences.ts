import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { FilterArgumentError, OperationError } from "../errors.ts";
import { points } from "../methods/code-points.ts";
import { integerOf } from "../methods/arguments.ts";
import { isLazy, takeItem } from "../values/lazy-sequence.ts";
import { allocate } from "../values/limits.ts";
import { isMapping, valueAt } from "../values/mapping.ts";
import { Markup } from "../values/markup.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { ABSENT, ITEM, LENGTH, special } from "../values/protocol.ts";
import { isText } from "../values/string-object.ts";
import { TemplateIterator } from "../values/template-iterator.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";
import { ItemSource, itemsOf } from "./item-source.ts";
import { pairsOf } from "./pairs.ts";
import { randomFraction } from "./randomness.ts";

/** `{{ items|list }}`: a new list. */
export const list = builtin({ name: "sync_do_list", params: ["value"] }, (state, value: unknown) =>
  Array.from(itemsOf(state, value)),
);

/** `{% for key, value in settings|items %}`: the pairs of a dict; none of what is undefined. */
export const items = builtin(
  { name: "do_items", params: ["value"] },
  (_state, value: unknown) =>
    new TemplateIterator(
      new ItemSource(() => {
        if (value instanceof Undefined) return [];
        if (isMapping(value)) return pairsOf(value);
        throw new OperationError("TypeError", "Can only get item pairs from a mapping.");
      }),
    ),
);

/** `{{ items|first }}`. */
export const first = builtin(
  { name: "sync_do_first", params: ["seq"], pass: "environment" },
  ({ ops }, value: unknown) => {
    const found = ops.iterate(value);
    if (isLazy(found)) {
      if (takeItem(found, 0)) return found.items[0];
    } else if (found.length > 0) return found[0];
    return ops.undefined({ hint: "No first item, sequence was empty." });
  },
);

/** `{{ items|last }}`. */
export const last = builtin(
  { name: "do_last", params: ["seq"], pass: "environment" },
  (state, value: unknown) => {
    const found = reversible(state, value);
    if (found === null) {
      throw new OperationError("TypeError", `'${typeName(value)}' object is not reversible`);
    }
    if (found.length > 0) return value instanceof Markup ? new Markup(found.at(-1)) : found.at(-1);
    return state.ops.undefined({ hint: "No last item, sequence was empty." });
  },
);

/** `{{ items|reverse|join }}`; of a string, the string reversed. */
export const reverse = builtin(
  { name: "do_reverse", params: ["value"] },
  (state, value: unknown) => {
    if (isText(value)) {
      const reversed = points(value.toString()).toReversed().join("");
      return value instanceof Markup ? new Markup(reversed) : reversed;
    }
    const found = reversible(state, value);
    if (found === null) return reversedList(state, value);
    return TemplateIterator.over(found.toReversed(), { typeName: reversedName(value) });
  },
);

function reversedList(state: CallState, value: unknown): unknown[] {
  try {
    return itemsOf(state, value).toReversed();
  } catch (error) {
    if (!(error instanceof OperationError) || error.name !== "TypeError") throw error;
    throw new FilterArgumentError("argument must be iterable", { cause: error });
  }
}

/** The items of what Python's `reversed()` takes; null for what has no order to go back in. */
function reversible(state: CallState, value: unknown): readonly unknown[] | null {
  const isOrdered =
    isText(value) ||
    Array.isArray(value) ||
    isMapping(value) ||
    (typeof value === "object" && value !== null && special(value)[LENGTH] !== undefined);
  return isOrdered && !(value instanceof Set) ? itemsOf(state, value) : null;
}

function reversedName(value: unknown): string {
  if (Array.isArray(value)) return value instanceof Tuple ? "reversed" : "list_reverseiterator";
  return isMapping(value) ? "dict_reversekeyiterator" : `${typeName(value)}_iterator`;
}

/** `{{ items|random }}`: any of them. */
export const random = builtin(
  { name: "do_random", params: ["seq"], pass: "context", pure: false },
  (state, value: unknown) => {
    const { ops, environment } = state;
    const length = ops.length(value);
    if (length === 0) return ops.undefined({ hint: "No random item, sequence was empty." });
    const index = Math.floor(randomFraction(environment.policies) * length);
    return itemAt(value, index);
  },
);

function itemAt(value: unknown, index: number): unknown {
  if (Array.isArray(value)) return value[index];
  if (isText(value)) return points(value.toString())[index];
  if (isMapping(value)) {
    const found = valueAt(value, index);
    if (found !== ABSENT) return found;
    throw new OperationError("KeyError", pythonRepr(index));
  }
  const item = typeof value === "object" && value !== null ? special(value)[ITEM] : undefined;
  if (item !== undefined) return item.call(value, index);
  throw new OperationError("TypeError", `'${typeName(value)}' object is not subscriptable`);
}

/** `{% for row in items|batch(3, "-") %}`: rows of so many items, the last one filled up. */
export const batch = builtin(
  {
    name: "do_batch",
    params: ["value", "linecount", { name: "fill_with", default: null }],
  },
  (state, value: unknown, ...[size, filler]: unknown[]) => {
    const { ops } = state;
    const source = new ItemSource(() => ops.iterate(value));
    let row: unknown[] = [];
    let isDone = false;
    const next = (): IteratorResult<unknown, undefined> => {
      while (!isDone) {
        const result = source.next();
        isDone = result.done === true;
        if (isDone && row.length === 0) break;
        if (isDone && filler !== null) fill(state, row, { size, filler });
        const full = row;
        const isFull = isDone || ops.equals(row.length, size);
        if (isFull) row = [];
        if (result.done !== true) row.push(result.value);
        if (isFull) return { done: false, value: full };
      }
      return { done: true, value: undefined };
    };
    return new TemplateIterator({ next });
  },
);

interface Filling {
  readonly size: unknown;
  readonly filler: unknown;
}

function fill({ ops }: CallState, row: unknown[], { size, filler }: Filling): void {
  if (!ops.less(row.length, size)) return;
  const missing = integerOf(ops.sub(size, row.length));
  allocate(missing);
  for (let left = missing; left > 0; left--) row.push(filler);
}

/** `{% for column in items|slice(3) %}`: so many columns, the last ones filled up. */
export const slice = builtin(
  {
    name: "sync_do_slice",
    params: ["value", "slices", { name: "fill_with", default: null }],
  },
  (state, value: unknown, ...[slices, filler]: unknown[]) =>
    new TemplateIterator(
      new ItemSource(() => {
        const found = itemsOf(state, value);
        state.ops.floordiv(found.length, slices); // raises Python's error for what is no divisor
        return columns(found, integerOf(slices), filler);
      }),
    ),
);

function columns(found: readonly unknown[], count: number, filler: unknown): unknown[][] {
  allocate(count);
  const each = Math.floor(found.length / count);
  const longer = found.length % count;
  let start = 0;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const end = start + each + (index < longer ? 1 : 0);
    const column = found.slice(start, end);
    if (filler !== null && index >= longer) column.push(filler);
    start = end;
    return column;
  });
}
