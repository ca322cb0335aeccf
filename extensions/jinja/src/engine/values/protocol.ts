import type { Ops } from "./ops.ts";

/** The type's name as Jinja2's messages have it: `jinja2.utils.Namespace`, `range`. */
export const TYPE_NAME = Symbol("type name");
/** `(ops) => string`: what `str()` gives. Without it, {@link REPR} is taken. */
export const TEXT = Symbol("text");
/** `(repr, ops) => string`: what `repr()` gives; `repr` is for the parts. */
export const REPR = Symbol("repr");
/** `() => number`: what `len()` gives; also the truth, if {@link TRUTH} is not there. */
export const LENGTH = Symbol("length");
/** `() => boolean`. */
export const TRUTH = Symbol("truth");
/** `() => readonly unknown[] | Iterator<unknown>`: what `iter()` gives. */
export const ITERATE = Symbol("iterate");
/** `(key) => unknown`: what `[key]` gives; {@link ABSENT} if there is no such item. */
export const ITEM = Symbol("item");
/** `(name) => unknown`: an attribute, before all others; {@link ABSENT} if there is no such attribute. */
export const ATTRIBUTE = Symbol("attribute");
/** `(item) => boolean`: what `in` gives. Without it the items are compared one by one. */
export const CONTAINS = Symbol("contains");
/** `(other) => boolean`: what `==` gives. Without it only the same object is equal. */
export const EQUALS = Symbol("equals");
/** The answer of {@link ITEM} and {@link ATTRIBUTE} when there is none. */
export const ABSENT = Symbol("absent");

/**
 * What a value of the engine itself may define, as Python's special methods. They are symbols, so
 * that no template can name them and no value of a host can be taken for one.
 */
export interface Special {
  readonly [TYPE_NAME]?: string;
  [TEXT]?(ops: Ops): string;
  [REPR]?(repr: (value: unknown) => string): string;
  [LENGTH]?(): number;
  [TRUTH]?(): boolean;
  [ITERATE]?(): readonly unknown[] | Iterator<unknown>;
  [ITEM]?(key: unknown): unknown;
  [ATTRIBUTE]?(name: string): unknown;
  [CONTAINS]?(item: unknown): boolean;
  [EQUALS]?(other: unknown): boolean;
}

/** The value as one that may define {@link Special} methods. */
export function special(value: object): Special & object {
  return value; // every member is optional, and its symbol is known to this engine only
}
