import type { CallState } from "../calls/callable.ts";
import { allItems, isLazy, type LazySequence, takeItem } from "../values/lazy-sequence.ts";
import { TemplateIterator } from "../values/template-iterator.ts";

/** All items of a value, as Python's `iter()` gives them. */
export function itemsOf(state: CallState, value: unknown): readonly unknown[] {
  return allItems(state.ops.iterate(value));
}

/**
 * The items of a value one by one, looked for when the first is asked for. Asking again after a
 * promise was found goes on where it stopped.
 */
export class ItemSource implements Iterator<unknown, undefined> {
  readonly #start: () => readonly unknown[] | LazySequence;
  #items: readonly unknown[] | LazySequence | null = null;
  #index = 0;

  constructor(start: () => readonly unknown[] | LazySequence) {
    this.#start = start;
  }

  next(): IteratorResult<unknown, undefined> {
    const items = (this.#items ??= this.#start());
    if (isLazy(items)) return this.#pull(items);
    if (this.#index >= items.length) return { done: true, value: undefined };
    return { done: false, value: items[this.#index++] };
  }

  #pull(sequence: LazySequence): IteratorResult<unknown, undefined> {
    if (!takeItem(sequence, this.#index)) return { done: true, value: undefined };
    return { done: false, value: sequence.items[this.#index++] };
  }
}

/**
 * What a filter such as `map` gives: the items of a value, none where it is false, each changed by
 * what `prepare` gives. Nothing is prepared before the first item is asked for.
 */
export function lazily(
  { ops }: CallState,
  value: unknown,
  prepare: () => (item: unknown) => unknown,
): TemplateIterator {
  let change: ((item: unknown) => unknown) | null = null;
  const source = new ItemSource(() => {
    if (!ops.truth(value)) return [];
    change = prepare();
    return ops.iterate(value);
  });
  return new TemplateIterator(source, { transform: (item) => change?.(item) });
}
