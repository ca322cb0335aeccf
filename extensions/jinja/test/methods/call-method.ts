import type { CallState } from "../../src/engine/calls/callable.ts";
import { Keywords } from "../../src/engine/calls/keywords.ts";
import { percent } from "../../src/engine/format/percent.ts";
import { METHODS } from "../../src/engine/methods/methods.ts";
import { Method } from "../../src/engine/values/method.ts";
import { operations } from "../values/operations.ts";

export const ops = operations({ methods: METHODS, percent });

/** What `value.name(...positional, **named)` gives in the Python dialect. */
export function callMethod(
  value: unknown,
  name: string,
  positional: readonly unknown[] = [],
  named: Readonly<Record<string, unknown>> = {},
): unknown {
  const found = METHODS.lookup(value, name);
  if (!(found instanceof Method)) throw new Error(`There is no method ${name}.`);
  const keywords = new Keywords(Object.keys(named), Object.values(named));
  const state = { ops } as unknown as CallState; // methods need nothing else of the state
  return found.invoke({ state, receiver: value, positional, keywords });
}

/** {@link callMethod}, as the text that Python's `repr()` has for it. */
export function shown(...call: Parameters<typeof callMethod>): string {
  return ops.repr(callMethod(...call));
}
