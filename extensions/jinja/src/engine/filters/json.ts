import { OperationError } from "../errors.ts";
import { allocate, counted } from "../values/limits.ts";
import { entriesOf, isMapping } from "../values/mapping.ts";
import { isFloat } from "../values/float.ts";
import { floatText, numberText } from "../values/number-text.ts";
import { numberOf } from "../values/number.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { isText } from "../values/string-object.ts";
import { className } from "../values/type-name.ts";

/** What Python's `json.dumps` can be told. */
export interface JsonOptions {
  /** What a level is indented by; null for all in one line. */
  readonly indent: string | null;
  readonly sortKeys: boolean;
  /** Whether all but ASCII is escaped. */
  readonly ensureAscii: boolean;
  /** Between items, and behind keys; null for Python's own. */
  readonly separators: readonly [item: string, key: string] | null;
}

const SPECIAL_ASCII = /["\\]|[^ -~]/g;
const SPECIAL = /[\0-\x1f"\\]/g;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

/** Writes one value as JSON, as Python's `json.dumps` does. */
export class JsonWriter {
  readonly #ops: Ops;
  readonly #options: JsonOptions;
  readonly #itemSeparator: string;
  readonly #keySeparator: string;
  readonly #around = new Set<object>();

  constructor(ops: Ops, options: JsonOptions) {
    this.#ops = ops;
    this.#options = options;
    const standard = [options.indent === null ? ", " : ",", ": "] as const;
    [this.#itemSeparator, this.#keySeparator] = options.separators ?? standard;
  }

  /** @throws OperationError `TypeError` for what has no form in JSON, `ValueError` for a circle */
  write(value: unknown): string {
    const found = settled(value);
    if (found === null) return "null";
    if (typeof found === "boolean") return found ? "true" : "false";
    if (isText(found)) return this.#quoted(found.toString());
    const number = numberOf(found);
    if (number !== undefined)
      return isFloat(found) ? jsonFloat(Number(number)) : numberText(number);
    if (Array.isArray(found)) return this.#within(found, () => this.#list(found));
    if (isMapping(found)) return this.#within(found, () => this.#dict(entriesOf(found)));
    throw new OperationError(
      "TypeError",
      `Object of type ${className(found)} is not JSON serializable`,
      {
        hint: "Give the filter a dict or a list, or set the policy json.dumps_function.",
      },
    );
  }

  #list(items: readonly unknown[]): string {
    if (items.length === 0) return "[]";
    return this.#enclosed(
      "[",
      items.map((item) => this.write(item)),
      "]",
    );
  }

  #dict(entries: readonly (readonly [unknown, unknown])[]): string {
    if (entries.length === 0) return "{}";
    const ordered = this.#options.sortKeys ? this.#sorted(entries) : entries;
    const parts = ordered.map(
      ([key, value]) => this.#key(key) + this.#keySeparator + this.write(value),
    );
    return this.#enclosed("{", parts, "}");
  }

  #sorted(entries: readonly (readonly [unknown, unknown])[]): (readonly [unknown, unknown])[] {
    const { less } = this.#ops;
    return entries.toSorted(([left], [right]) =>
      less(left, right) ? -1 : Number(less(right, left)),
    );
  }

  #key(key: unknown): string {
    if (isText(key)) return this.#quoted(key.toString());
    if (key === null || numberOf(key) !== undefined) return `"${this.write(key)}"`;
    const problem = `keys must be str, int, float, bool or None, not ${className(key)}`;
    throw new OperationError("TypeError", problem);
  }

  #enclosed(open: string, parts: readonly string[], close: string): string {
    const { indent } = this.#options;
    if (indent === null) return open + counted(parts.join(this.#itemSeparator)) + close;
    const depth = this.#around.size;
    allocate(parts.length * depth * indent.length);
    const inner = `\n${indent.repeat(depth)}`;
    const outer = `\n${indent.repeat(depth - 1)}`;
    return open + inner + counted(parts.join(this.#itemSeparator + inner)) + outer + close;
  }

  #within(container: object, write: () => string): string {
    if (this.#around.has(container)) {
      throw new OperationError("ValueError", "Circular reference detected");
    }
    this.#around.add(container);
    const text = write();
    this.#around.delete(container);
    return text;
  }

  #quoted(text: string): string {
    return `"${text.replace(this.#options.ensureAscii ? SPECIAL_ASCII : SPECIAL, escaped)}"`;
  }
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return floatText(value);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return SHORT[character] ?? `\\u${code}`;
}
