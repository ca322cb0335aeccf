import type { CallState } from "../calls/callable.ts";
import { settled } from "../values/promises.ts";
import { isText } from "../values/string-object.ts";
import { Undefined } from "../values/undefined.ts";

/** What a filter looks at of an item: an attribute, or the item itself. */
export type Getter = (item: unknown) => unknown;

export interface GetterOptions {
  /** Whether strings count as their lower case. @default false */
  readonly ignoreCase?: boolean;
  /** What stands for an attribute that is undefined; null for none. @default null */
  readonly fallback?: unknown;
}

/**
 * Gets an attribute by its path: `"address.city"`, `"tags.0"`, a number; null is the item itself.
 * Every part is looked up as `item[part]` is, sandbox included.
 */
export function attributeGetter(
  state: CallState,
  attribute: unknown,
  { ignoreCase = false, fallback = null }: GetterOptions = {},
): Getter {
  const parts = partsOf(attribute);
  if (parts.length === 0) return ignoreCase ? (item) => lowered(settled(item)) : settled;
  const { item: lookup } = state.ops;
  return (item) => {
    let value = settled(item);
    for (const part of parts) {
      value = settled(lookup(value, part));
      if (fallback !== null && value instanceof Undefined) value = fallback;
    }
    return ignoreCase ? lowered(value) : value;
  };
}

/** As {@link attributeGetter} for several paths at once, with commas between: `"age,name"`. */
export function attributesGetter(
  state: CallState,
  attribute: unknown,
  options: GetterOptions = {},
): (item: unknown) => unknown[] {
  const paths = isText(attribute) ? attribute.toString().split(",") : [attribute];
  const getters = paths.map((path) => attributeGetter(state, path, options));
  return (item) => getters.map((get) => get(item));
}

/** A string in lower case; anything else as it is. */
export function lowered(value: unknown): unknown {
  return isText(value) ? value.toString().toLowerCase() : value;
}

function partsOf(attribute: unknown): readonly unknown[] {
  if (attribute === null || attribute === undefined) return [];
  if (!isText(attribute)) return [attribute];
  const parts = attribute.toString().split(".");
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
