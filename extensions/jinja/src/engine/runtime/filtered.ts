import type { LazySequence } from "../values/lazy-sequence.ts";
import { isPromise } from "../values/promises.ts";
import type { Rendering } from "./compiled.ts";
import { drive } from "./driver.ts";

/** The items of a sequence that pass a test, found one at a time, as they are asked for. */
export class FilteredSequence implements LazySequence {
  readonly items: unknown[] = [];
  readonly #from: readonly unknown[];
  readonly #source: LazySequence | null;
  readonly #test: (item: unknown) => Rendering<boolean>;
  #next = 0;
  #pending: Promise<boolean> | null = null;

  constructor(
    items: readonly unknown[],
    source: LazySequence | null,
    test: (item: unknown) => Rendering<boolean>,
  ) {
    this.#from = items;
    this.#source = source;
    this.#test = test;
  }

  pull(index: number): boolean | Promise<boolean> {
    if (this.#pending !== null) return this.#pending.then(() => this.pull(index));
    while (this.items.length <= index) {
      const isFound = this.#findNext();
      if (isPromise(isFound))
        return this.#wait(isFound).then((isFound) => isFound && this.pull(index));
      if (!isFound) return false;
    }
    return true;
  }

  // Two that ask at the same time wait for the same item.
  #wait(isFound: PromiseLike<boolean>): Promise<boolean> {
    const pending = Promise.resolve(isFound).finally(() => {
      this.#pending = null;
    });
    this.#pending = pending;
    return pending;
  }

  #findNext(): boolean | Promise<boolean> {
    for (;;) {
      const isThere = this.#isThere(this.#next);
      if (isThere !== true) return isThere === false ? false : this.#findNextAfter(isThere);
      const item = this.#from[this.#next];
      this.#next += 1;
      const passes = drive(this.#test(item));
      if (isPromise(passes)) return this.#findNextUnless(passes, item);
      if (passes) return this.#add(item);
    }
  }

  async #findNextAfter(isThere: PromiseLike<boolean>): Promise<boolean> {
    return (await isThere) && this.#findNext();
  }

  async #findNextUnless(passes: PromiseLike<boolean>, item: unknown): Promise<boolean> {
    return (await passes) ? this.#add(item) : this.#findNext();
  }

  #add(item: unknown): true {
    this.items.push(item);
    return true;
  }

  #isThere(index: number): boolean | PromiseLike<boolean> {
    return this.#source === null ? index < this.#from.length : this.#source.pull(index);
  }
}
