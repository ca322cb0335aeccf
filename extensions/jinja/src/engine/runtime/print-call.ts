import type { CallState } from "../calls/callable.ts";
import { callMethod, callValue } from "../calls/call.ts";
import type { Keywords } from "../calls/keywords.ts";
import { isPromise } from "../values/promises.ts";
import { Macro } from "./macro.ts";
import { Module } from "./module.ts";

/** Makes the text of a value that is printed. */
export type Print = (value: unknown) => string;

/* oxlint-disable max-params -- compiled code makes calls through these, without an object */

/**
 * The text of what a call gives, without a value in between where it is a macro's: nearly all
 * macros are called to be printed. What has to be awaited is given as it is.
 */
export function printCall(
  print: Print,
  state: CallState,
  callee: unknown,
  positional: readonly unknown[],
  keywords: Keywords | null,
): unknown {
  if (!(callee instanceof Macro) || state.ops.sandbox !== null) {
    return printed(print, callValue(state, callee, positional, keywords));
  }
  const text = callee.text(state, positional, keywords);
  return typeof text !== "string" || state.autoescape ? text : print(text);
}

/** The same of a method: of a module's macro, most of all. */
export function printMethod(
  print: Print,
  state: CallState,
  target: unknown,
  name: string,
  positional: readonly unknown[],
  keywords: Keywords | null,
): unknown {
  if (target instanceof Module && state.ops.sandbox === null) {
    const member = target.exported(name);
    if (member instanceof Macro) return printCall(print, state, member, positional, keywords);
  }
  return printed(print, callMethod(state, target, name, positional, keywords));
}

function printed(print: Print, value: unknown): unknown {
  return isPromise(value) ? value : print(value);
}
