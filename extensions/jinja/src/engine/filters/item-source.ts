import type { CallState } from "../calls/index.ts";
import { allItems, isLazy, type LazySequence } from "../values/lazy-sequence.ts";
import { isPromise, PromiseFound } from "../values/promises.ts";
import { TemplateIterator, type TemplateIteratorOptions } from "../values/template-iterator.ts";

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
    const more = sequence.pull(this.#index);
    if (isPromise(more)) throw new PromiseFound(more);
    if (!more) return { done: true, value: undefined };
    return { done: false, value: sequence.items[this.#index++] };
  }
}

/** The items of a value as a lazy filter has them: none where the value is false. */
export function lazily(
  state: CallState,
  value: unknown,
  options: TemplateIteratorOptions,
): TemplateIterator {
  const { truth, iterate } = state.ops;
  return new TemplateIterator(new ItemSource(() => (truth(value) ? iterate(value) : [])), options);
}
