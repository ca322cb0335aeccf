import { isPromise, PromiseFound, remembered } from "./promises.ts";

/** Items that come one by one: of an iterator, of an async iterable. */
export interface LazySequence {
  /** The items that are here so far. */
  readonly items: unknown[];
  /** Makes `items[index]` present; gives whether there is one, as a promise if it has to wait. */
  pull(index: number): boolean | PromiseLike<boolean>;
}

/** The items of an iterator, which is used up by it. */
export class IteratorSequence implements LazySequence {
  readonly items: unknown[] = [];
  readonly #iterator: Iterator<unknown>;

  constructor(iterator: Iterator<unknown>) {
    this.#iterator = iterator;
  }

  pull(index: number): boolean | PromiseLike<boolean> {
    try {
      return this.take(index);
    } catch (error) {
      if (!(error instanceof PromiseFound)) throw error;
      return remembered(error.promise).then(() => this.pull(index));
    }
  }

  /** As `pull`; a promise that stands in the way is thrown, and nothing taken meanwhile. */
  take(index: number): boolean {
    while (this.items.length <= index) {
      const result = this.#iterator.next();
      if (result.done === true) return false;
      this.items.push(result.value);
    }
    return true;
  }
}

/** The items of an async iterable: every one is waited for. */
export class AsyncSequence implements LazySequence {
  readonly items: unknown[] = [];
  readonly #iterator: AsyncIterator<unknown>;
  #done = false;

  constructor(iterator: AsyncIterator<unknown>) {
    this.#iterator = iterator;
  }

  pull(index: number): boolean | PromiseLike<boolean> {
    return index < this.items.length || (!this.#done && this.#wait(index));
  }

  async #wait(index: number): Promise<boolean> {
    while (this.items.length <= index && !this.#done) {
      const result = await this.#iterator.next();
      if (result.done === true) this.#done = true;
      else this.items.push(result.value);
    }
    return index < this.items.length;
  }
}

/** Whether it is a {@link LazySequence} rather than the items themselves. */
export function isLazy(items: readonly unknown[] | LazySequence): items is LazySequence {
  return !Array.isArray(items);
}

/**
 * As `pull`, for what cannot wait and is done again.
 *
 * @throws PromiseFound when it has to wait
 */
export function takeItem(items: LazySequence, index: number): boolean {
  if (items instanceof IteratorSequence) return items.take(index);
  const more = items.pull(index);
  if (isPromise(more)) throw new PromiseFound(more);
  return more;
}

/**
 * All items at once.
 *
 * @throws PromiseFound when some of them have to be waited for
 */
export function allItems(items: readonly unknown[] | LazySequence): readonly unknown[] {
  if (!isLazy(items)) return items;
  while (takeItem(items, items.items.length));
  return items.items;
}
