import { CALL, CALL_PLAIN, type Callable, type CallState } from "../calls/callable.ts";
import type { Keywords } from "../calls/keywords.ts";
import { OperationError } from "../errors.ts";
import type { LazySequence } from "../values/lazy-sequence.ts";
import type { Ops } from "../values/ops.ts";
import { isPromise } from "../values/promises.ts";
import { ABSENT, ATTRIBUTE, LENGTH, REPR, type Special, TYPE_NAME } from "../values/protocol.ts";

/** What a loop that calls itself is made with. */
export interface LoopOptions {
  /** How many turns of the same recursive loop are around this one. */
  readonly depth0?: number;
  /** What `loop(items)` does, for a recursive loop: its result is the result of the call. */
  readonly recurse?: (items: unknown, depth0: number) => unknown;
}

/** `loop`: where a `for` stands. Compiled code sets `index0` on every turn. */
export class LoopContext implements Callable, Special {
  index0 = -1;
  readonly depth0: number;
  readonly #items: readonly unknown[];
  readonly #source: LazySequence | null;
  readonly #recurse: ((items: unknown, depth0: number) => unknown) | null;
  readonly #ops: Ops;
  #length: number | null = null;
  #cycle: LoopMethod | null = null;
  #changed: LoopMethod | null = null;
  #lastChanged: readonly unknown[] | null = null;

  constructor(
    ops: Ops,
    { items, source }: { items: readonly unknown[]; source: LazySequence | null },
    options: LoopOptions,
  ) {
    this.#ops = ops;
    this.#items = items;
    this.#source = source;
    this.depth0 = options.depth0 ?? 0;
    this.#recurse = options.recurse ?? null;
  }

  get index(): number {
    return this.index0 + 1;
  }

  get depth(): number {
    return this.depth0 + 1;
  }

  get first(): boolean {
    return this.index0 === 0;
  }

  /** How many items there are; of an iterator, all of them are taken to know. */
  get length(): number | Promise<number> {
    this.#length ??= this.#source === null ? this.#items.length : null;
    return this.#length ?? this.#count(this.#source);
  }

  get revindex(): number | Promise<number> {
    return this.#fromEnd(this.index0);
  }

  get revindex0(): number | Promise<number> {
    return this.#fromEnd(this.index);
  }

  get last(): boolean | Promise<boolean> {
    const hasNext = this.#hasNext();
    return isPromise(hasNext) ? hasNext.then((hasNext) => !hasNext) : !hasNext;
  }

  get nextitem(): unknown {
    const hasNext = this.#hasNext();
    return isPromise(hasNext)
      ? hasNext.then((hasNext) => this.#nextItem(hasNext))
      : this.#nextItem(hasNext);
  }

  get previtem(): unknown {
    if (this.first) return this.#ops.undefined({ hint: "there is no previous item" });
    return this.#items[this.index0 - 1];
  }

  /** The arguments in turn, one for each turn of the loop. */
  cycle(values: readonly unknown[]): unknown {
    if (values.length === 0) throw new OperationError("TypeError", "no items for cycling given");
    return values[this.index0 % values.length];
  }

  /** Whether the arguments differ from those of the last call. */
  changed(values: readonly unknown[]): boolean {
    const last = this.#lastChanged;
    if (
      last !== null &&
      last.length === values.length &&
      last.every(
        (value, index) => value === values[index] || this.#ops.equals(value, values[index]),
      )
    ) {
      return false;
    }
    this.#lastChanged = values;
    return true;
  }

  /** `loop(items)`: the loop's body for these, in a loop that is marked recursive. */
  [CALL](_state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown {
    if (positional.length + (keywords?.names.length ?? 0) !== 1) throw wrongArguments(positional);
    const items = positional.length === 1 ? positional[0] : keywords?.get("iterable");
    if (items === undefined) throw wrongArguments(positional);
    if (this.#recurse === null) {
      throw new OperationError(
        "TypeError",
        "The loop must have the 'recursive' marker to be called recursively.",
      );
    }
    return this.#recurse(items, this.depth);
  }

  get [TYPE_NAME](): string {
    return "jinja2.runtime.LoopContext";
  }

  // A switch, not `expose`: loops read these on every turn.
  [ATTRIBUTE](name: string): unknown {
    switch (name) {
      case "index":
        return this.index;
      case "index0":
        return this.index0;
      case "first":
        return this.first;
      case "last":
        return this.last;
      case "length":
        return this.length;
      default:
        return this.#rareAttribute(name);
    }
  }

  #rareAttribute(name: string): unknown {
    switch (name) {
      case "revindex":
        return this.revindex;
      case "revindex0":
        return this.revindex0;
      case "previtem":
        return this.previtem;
      case "nextitem":
        return this.nextitem;
      case "depth":
        return this.depth;
      case "depth0":
        return this.depth0;
      case "cycle":
        return (this.#cycle ??= new LoopMethod(name, (values) => this.cycle(values)));
      case "changed":
        return (this.#changed ??= new LoopMethod(name, (values) => this.changed(values)));
      default:
        return ABSENT;
    }
  }

  [LENGTH](): number {
    const length = this.length;
    if (isPromise(length)) throw new OperationError("TypeError", "the length is not known yet");
    return length;
  }

  [REPR](): string {
    const { length } = this;
    return `<LoopContext ${this.index}/${isPromise(length) ? "?" : length}>`;
  }

  toString(): string {
    return this[REPR]();
  }

  #fromEnd(index: number): number | Promise<number> {
    const length = this.length;
    return isPromise(length) ? length.then((length) => length - index) : length - index;
  }

  #hasNext(): boolean | Promise<boolean> {
    if (this.#source === null) return this.index < this.#items.length;
    const hasNext = this.#source.pull(this.index);
    return isPromise(hasNext) ? Promise.resolve(hasNext) : hasNext;
  }

  #nextItem(hasNext: boolean): unknown {
    if (!hasNext) return this.#ops.undefined({ hint: "there is no next item" });
    return this.#items[this.index];
  }

  #count(source: LazySequence | null): number | Promise<number> {
    if (source !== null) {
      for (let hasMore = source.pull(source.items.length); hasMore !== false;) {
        if (isPromise(hasMore)) return this.#countLater(source, hasMore);
        hasMore = source.pull(source.items.length);
      }
    }
    this.#length = this.#items.length;
    return this.#length;
  }

  async #countLater(source: LazySequence, first: PromiseLike<boolean>): Promise<number> {
    for (let hasMore = await first; hasMore;) hasMore = await source.pull(source.items.length);
    this.#length = this.#items.length;
    return this.#length;
  }
}

/** A method of a loop, as templates call it: with positional arguments only. */
class LoopMethod implements Callable {
  readonly #name: string;
  readonly #call: (values: readonly unknown[]) => unknown;

  constructor(name: string, call: (values: readonly unknown[]) => unknown) {
    this.#name = name;
    this.#call = call;
  }

  [CALL](_state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown {
    if (keywords === null) return this.#call(positional);
    const problem = `got an unexpected keyword argument '${keywords.names[0]}'`;
    throw new OperationError("TypeError", `LoopContext.${this.#name}() ${problem}`);
  }

  [CALL_PLAIN](
    state: CallState,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ): unknown {
    return this[CALL](state, positional, keywords);
  }

  [REPR](): string {
    return `<bound method LoopContext.${this.#name}>`;
  }
}

function wrongArguments(positional: readonly unknown[]): OperationError {
  const problem =
    positional.length === 0
      ? "missing 1 required positional argument: 'iterable'"
      : `takes 2 positional arguments but ${positional.length + 1} were given`;
  return new OperationError("TypeError", `LoopContext.__call__() ${problem}`);
}
