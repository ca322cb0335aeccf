import type { Environment } from "../environment.ts";
import type { Context } from "../runtime/context.ts";
import type { Ops } from "../values/ops.ts";
import type { Keywords } from "./keywords.ts";

/** What a call needs to know of the place it is made at. */
export interface CallState {
  readonly context: Context;
  readonly ops: Ops;
  readonly environment: Environment;
  readonly autoescape: boolean;
}

/** A function in the form calls are made in. `this` is what a method is called on. */
// oxlint-disable-next-line max-params -- `this` is no argument
export type Invoker = (
  this: unknown,
  state: CallState,
  positional: readonly unknown[],
  keywords: Keywords | null,
) => unknown;

/** The call of a value of the engine that is not a function: of a macro, a bound method. */
export const CALL = Symbol("call");
/** The same, but synchronous: throws `suspended` if that cannot be done. */
export const CALL_PLAIN = Symbol("call, plain");

/** A value of the engine that templates can call. */
export interface Callable {
  [CALL](state: CallState, positional: readonly unknown[], keywords: Keywords | null): unknown;
  [CALL_PLAIN]?(
    state: CallState,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ): unknown;
}

export function isCallable(value: unknown): value is Callable {
  return typeof value === "object" && value !== null && CALL in value;
}
