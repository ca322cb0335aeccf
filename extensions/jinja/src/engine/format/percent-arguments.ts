import { OperationError } from "../errors.ts";
import { isMapping } from "../values/mapping.ts";
import { settled } from "../values/promises.ts";
import { ITEM, special } from "../values/protocol.ts";
import { isText } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import { subscript } from "./subscript.ts";

/** The right side of `text % values`: the values of a tuple, the items of a mapping, or one value. */
export class PercentArguments {
  readonly #given: unknown;
  readonly #wraps: boolean;
  #values: readonly unknown[];
  #next = 0;

  /** `wraps`: markupsafe wraps the values, so that none is an int where Python wants to see one. */
  constructor(values: unknown, wraps: boolean) {
    this.#given = values;
    this.#wraps = wraps;
    this.#values = values instanceof Tuple ? values : [values];
  }

  /** The next value. */
  next(): unknown {
    if (this.#next >= this.#values.length) {
      throw new OperationError("TypeError", "not enough arguments for format string");
    }
    return settled(this.#values[this.#next++]);
  }

  /** The next value as a width or a precision. */
  star(what: "width" | "precision"): number {
    const value = this.next();
    if (this.#wraps) throw new OperationError("TypeError", "* wants int");
    const isInteger = typeof value === "number" && Number.isInteger(value);
    if (isInteger || typeof value === "boolean") return Number(value);
    if (typeof value === "bigint") throw new OperationError("OverflowError", `${what} too big`);
    throw new OperationError("TypeError", "* wants int");
  }

  /** What keys are looked up in. */
  mapping(): unknown {
    if (hasItems(this.#given)) return this.#given;
    throw new OperationError("TypeError", "format requires a mapping");
  }

  /** Makes the item of a key the next and last value. */
  select(mapping: unknown, key: string): void {
    this.#values = [subscript(mapping, key)];
    this.#next = 0;
  }

  /** Says that no conversion is left: neither may be a value, except of a mapping. */
  finish(): void {
    if (this.#next < this.#values.length && !hasItems(this.#given)) {
      throw new OperationError("TypeError", "not all arguments converted during string formatting");
    }
  }
}

// What has items is a mapping to Python, a list included.
function hasItems(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Tuple || isText(value)) return false;
  if (Array.isArray(value) || isMapping(value) || value instanceof Undefined) return true;
  return special(value)[ITEM] !== undefined;
}
