import type { CallState } from "../calls/callable.ts";
import { OperationError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import { allItems } from "../values/lazy-sequence.ts";
import { entriesOf, isMapping } from "../values/mapping.ts";
import { settled } from "../values/promises.ts";

/**
 * What Python's `dict()` makes of its arguments: of another dict or pairs, and keywords.
 *
 * @throws OperationError `TypeError` or `ValueError`, with Python's text
 */
export function newDict(
  state: CallState,
  positional: readonly unknown[],
  keywords: ReadonlyMap<unknown, unknown>,
): Dict {
  if (positional.length > 1) {
    const problem = `dict expected at most 1 argument, got ${positional.length}`;
    throw new OperationError("TypeError", problem);
  }
  const dict = new Dict(positional.length === 0 ? [] : pairsOf(state, positional[0]));
  for (const [name, value] of keywords) dict.set(name, value);
  return dict;
}

function pairsOf(state: CallState, source: unknown): readonly (readonly [unknown, unknown])[] {
  if (isMapping(source)) return entriesOf(source);
  const items = allItems(state.ops.iterate(source));
  return items.map((item, index) => pairOf(state, settled(item), index));
}

function pairOf(state: CallState, item: unknown, index: number): readonly [unknown, unknown] {
  const element = `dictionary update sequence element #${index}`;
  const parts = partsOf(state, item);
  if (parts === null) {
    throw new OperationError("TypeError", `cannot convert ${element} to a sequence`);
  }
  if (parts.length === 2) return [parts[0], parts[1]];
  throw new OperationError("ValueError", `${element} has length ${parts.length}; 2 is required`);
}

function partsOf({ ops }: CallState, item: unknown): readonly unknown[] | null {
  try {
    return allItems(ops.iterate(item));
  } catch (error) {
    if (error instanceof OperationError && error.name === "TypeError") return null;
    throw error;
  }
}
