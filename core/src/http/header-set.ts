import { quoteHeaderValue } from "./header-value.ts";
import { parseListHeader } from "./list-header.ts";

/** The values of a header that is a set, such as `Vary` or `Allow`: compared without case. */
export class HeaderSet implements Iterable<string> {
  readonly #values = new Map<string, string>();
  readonly #written: string[] = [];

  constructor(values: Iterable<string> = []) {
    for (const value of values) {
      this.#written.push(value);
      if (!this.has(value)) this.#values.set(value.toLowerCase(), value);
    }
  }

  /** As they were written, doubles included. */
  get written(): readonly string[] {
    return this.#written;
  }

  get size(): number {
    return this.#values.size;
  }

  has(value: string): boolean {
    return this.#values.has(value.toLowerCase());
  }

  /** A set with this value, too; the same one when it is there already. */
  with(value: string): HeaderSet {
    return this.has(value) ? this : new HeaderSet([...this, value]);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#values.values();
  }

  /** @throws PhialError `HEADER_VALUE_INVALID` when a value has a control character. */
  toString(): string {
    return Array.from(this, (value) => quoteHeaderValue(value)).join(", ");
  }
}

/**
 * Reads a header that is a set. Never throws.
 *
 * @example
 * parseSetHeader("Accept, Cookie").has("cookie"); // true
 */
export function parseSetHeader(header: string | null | undefined): HeaderSet {
  return new HeaderSet(parseListHeader(header));
}
