import type { Method } from "../values/method.ts";
import { isPromise, suspended } from "../values/promises.ts";
import { EQUALS, REPR, type Special, TYPE_NAME } from "../values/protocol.ts";
import { typeName } from "../values/type-name.ts";
import { CALL, CALL_PLAIN, type Callable, type CallState } from "./callable.ts";
import type { Keywords } from "./keywords.ts";

/** A method together with the value it was taken from: `{% set up = text.upper %}`. */
export class BoundMethod implements Callable, Special {
  readonly #receiver: unknown;
  readonly #method: Method;

  constructor(receiver: unknown, method: Method) {
    this.#receiver = receiver;
    this.#method = method;
  }

  get [TYPE_NAME](): string {
    return "builtin_function_or_method";
  }

  [CALL](state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown {
    return this.#method.invoke({ state, receiver: this.#receiver, positional, keywords });
  }

  [CALL_PLAIN](
    state: CallState,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ): unknown {
    if (this.#method.mutates) throw suspended;
    const result = this[CALL](state, positional, keywords);
    if (isPromise(result)) throw suspended;
    return result;
  }

  [EQUALS](other: unknown): boolean {
    return (
      other instanceof BoundMethod &&
      other.#method === this.#method &&
      other.#receiver === this.#receiver
    );
  }

  [REPR](): string {
    return `<built-in method ${this.#method.name} of ${typeName(this.#receiver)} object>`;
  }
}
