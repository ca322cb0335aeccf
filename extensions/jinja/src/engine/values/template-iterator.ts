import { TYPE_NAME } from "./protocol.ts";

/** What a {@link TemplateIterator}'s `transform` returns for an item that is left out. */
export const SKIP = Symbol("skip");

export interface TemplateIteratorOptions {
  /** What each item becomes; {@link SKIP} leaves it out. May be run again for the same item. */
  readonly transform?: (item: unknown) => unknown;
  /** Python's name of its type. @default "generator" */
  readonly typeName?: string;
}

/**
 * What a lazy filter gives: an iterator that is used once. When a transform cannot go on because
 * of a promise, its item is kept and transformed again; between `mark` and `rewind` the results
 * are kept, too, so that a filter that has failed can be run again with the same iterator.
 */
export class TemplateIterator implements IterableIterator<unknown> {
  readonly [TYPE_NAME]: string;
  readonly #source: Iterator<unknown>;
  readonly #transform: ((item: unknown) => unknown) | undefined;
  #waiting: { readonly item: unknown } | null = null;
  // What was given since the mark; from #position on, it is to be given again.
  #kept: unknown[] = [];
  #position = 0;
  #isMarked = false;

  constructor(source: Iterator<unknown>, options: TemplateIteratorOptions = {}) {
    this.#source = source;
    this.#transform = options.transform;
    this[TYPE_NAME] = options.typeName ?? "generator";
  }

  /** An iterator over items that are all there. */
  static over(items: Iterable<unknown>, options?: TemplateIteratorOptions): TemplateIterator {
    return new TemplateIterator(items[Symbol.iterator](), options);
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<unknown, undefined> {
    if (this.#position < this.#kept.length) {
      return { done: false, value: this.#kept[this.#position++] };
    }
    const result = this.#advance();
    if (this.#isMarked && result.done !== true) this.#position = this.#kept.push(result.value);
    return result;
  }

  /** Keeps from here on what is given, for {@link rewind}. */
  mark(): void {
    this.#kept = this.#kept.slice(this.#position);
    this.#position = 0;
    this.#isMarked = true;
  }

  /** Goes back to the place of the last {@link mark}. */
  rewind(): void {
    this.#position = 0;
  }

  /** Forgets the mark: nothing more is kept. */
  release(): void {
    this.#kept = this.#kept.slice(this.#position);
    this.#position = 0;
    this.#isMarked = false;
  }

  #advance(): IteratorResult<unknown, undefined> {
    for (;;) {
      if (this.#waiting === null) {
        const result = this.#source.next();
        if (result.done === true) return { done: true, value: undefined };
        this.#waiting = { item: result.value };
      }
      const { item } = this.#waiting;
      const value = this.#transform === undefined ? item : this.#transform(item);
      this.#waiting = null;
      if (value !== SKIP) return { done: false, value };
    }
  }
}
