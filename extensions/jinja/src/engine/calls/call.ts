import { OperationError, SecurityError } from "../errors.ts";
import { Method, Property } from "../values/method.ts";
import { isPromise, suspended } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";
import { CALL, CALL_PLAIN, type CallState, isCallable } from "./callable.ts";
import { hasUsedUp, invokerOf, isPure } from "./invoker.ts";
import type { Keywords } from "./keywords.ts";
import type { HostFunction } from "./signature.ts";

/* oxlint-disable max-params -- compiled code makes every call through these, without an object */

/**
 * Calls a function, a macro or another callable of the engine.
 *
 * @throws OperationError `TypeError` when the value cannot be called; SecurityError
 */
export function callValue(
  state: CallState,
  callee: unknown,
  positional: readonly unknown[],
  keywords: Keywords | null,
): unknown {
  if (state.ops.sandbox !== null) checkCall(state, callee);
  if (typeof callee === "function") {
    return invokerOf(callee as HostFunction).call(undefined, state, positional, keywords);
  }
  if (isCallable(callee)) return callee[CALL](state, positional, keywords);
  return refuse(state, callee);
}

/** Calls the method `name` of a value, with the value as `this`. */
export function callMethod(
  state: CallState,
  receiver: unknown,
  name: string,
  positional: readonly unknown[],
  keywords: Keywords | null,
): unknown {
  const found = state.ops.callee(receiver, name);
  if (found instanceof Method) return found.invoke({ state, receiver, positional, keywords });
  if (found instanceof Property) return callValue(state, found.get(receiver), positional, keywords);
  if (typeof found !== "function") return callValue(state, found, positional, keywords);
  if (state.ops.sandbox !== null) checkCall(state, found);
  return invokerOf(found as HostFunction).call(receiver, state, positional, keywords);
}

/** {@link callValue} of what gives its result at once and may be called twice: else it suspends. */
export function callPlain(
  state: CallState,
  callee: unknown,
  positional: readonly unknown[],
  keywords: Keywords | null,
): unknown {
  if (typeof callee === "function") {
    if (!isPure(callee) || hasUsedUp(positional)) throw suspended;
    return atOnce(callValue(state, callee, positional, keywords));
  }
  if (!isCallable(callee)) return refuse(state, callee);
  if (callee[CALL_PLAIN] === undefined) throw suspended;
  if (state.ops.sandbox !== null) checkCall(state, callee);
  return callee[CALL_PLAIN](state, positional, keywords);
}

/** {@link callMethod} of what gives its result at once and may be called twice: else it suspends. */
export function callMethodPlain(
  state: CallState,
  receiver: unknown,
  name: string,
  positional: readonly unknown[],
  keywords: Keywords | null,
): unknown {
  const found = state.ops.callee(receiver, name);
  if (found instanceof Property) return callPlain(state, found.get(receiver), positional, keywords);
  if (!(found instanceof Method)) return callPlain(state, found, positional, keywords);
  if (found.mutates || hasUsedUp(positional)) throw suspended;
  return atOnce(found.invoke({ state, receiver, positional, keywords }));
}

function atOnce(result: unknown): unknown {
  if (isPromise(result)) throw suspended;
  return result;
}

function checkCall(state: CallState, callee: unknown): void {
  if (state.ops.sandbox?.allowsCall(callee) !== false) return;
  throw new SecurityError(`${pythonRepr(callee)} is not safely callable`);
}

function refuse(state: CallState, callee: unknown): never {
  if (callee instanceof Undefined) return callee.fail();
  if (callee === undefined) return state.ops.undefined({ hint: "the value is undefined" }).fail();
  throw new OperationError("TypeError", `'${typeName(callee)}' object is not callable`);
}
