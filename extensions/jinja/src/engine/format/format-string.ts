import { OperationError } from "../errors.ts";
import { allocate } from "../values/limits.ts";
import { hasHtml, htmlOf } from "../values/markup.ts";
import type { Ops } from "../values/ops.ts";
import { isStringObject } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { follow } from "./field-path.ts";
import { type Field, parseFormat, parsePath } from "./format-parser.ts";
import { formatValue } from "./format-value.ts";

/** What the fields of a format string may name. */
export interface FormatArguments {
  /** Null where there can be none: in `format_map`. */
  readonly positional: readonly unknown[] | null;
  named(name: string): unknown;
}

// A specification may have fields, and those fields' specifications may not.
const DEEPEST = 2;

/**
 * `str.format` and, when `escapes`, `Markup.format`. Fields reach what the attribute rules of the
 * environment let them reach, and nothing else.
 *
 * @throws OperationError ValueError, IndexError, KeyError; what reaching a field raises
 */
export class StringFormatter {
  readonly #ops: Ops;
  readonly #escapes: boolean;
  // Python has two implementations, which differ in what they say. Jinja2 takes this one in the
  // sandbox, markupsafe always.
  readonly #isFormatterClass: boolean;
  readonly #given: FormatArguments;
  #next = 0;
  #numbering: "automatic" | "manual" | null = null;

  constructor(ops: Ops, given: FormatArguments, escapes: boolean) {
    this.#ops = ops;
    this.#given = given;
    this.#escapes = escapes;
    this.#isFormatterClass = escapes || ops.sandbox !== null;
  }

  format(text: string): string {
    return this.#expand(text, DEEPEST);
  }

  #expand(text: string, depth: number): string {
    if (depth === 0) throw new OperationError("ValueError", "Max string recursion exceeded");
    let result = "";
    for (const { literal, field } of parseFormat(text)) {
      result += literal;
      if (field !== null) result += this.#field(field, depth);
      allocate(result.length);
    }
    return result;
  }

  #field(field: Field, depth: number): string {
    const value = this.#converted(this.#resolve(field.name), field.conversion);
    const spec =
      field.spec.includes("{") || field.spec.includes("}")
        ? this.#expand(field.spec, depth - 1)
        : field.spec;
    return this.#escapes ? this.#escaped(value, spec) : formatValue(this.#ops, value, spec);
  }

  #resolve(name: string): unknown {
    const { first, steps } = parsePath(name);
    const isAutomatic = this.#isFormatterClass ? name === "" : first === "";
    let value = isAutomatic
      ? this.#positional(this.#number("automatic", this.#next++))
      : typeof first === "number"
        ? this.#positional(this.#number("manual", first))
        : this.#given.named(first);
    for (const step of steps) value = follow(this.#ops, value, step);
    return value;
  }

  #number(numbering: "automatic" | "manual", index: number): number {
    this.#numbering ??= numbering;
    if (this.#numbering === numbering) return index;
    const fromManual = this.#isFormatterClass || numbering === "automatic";
    throw new OperationError(
      "ValueError",
      fromManual
        ? "cannot switch from manual field specification to automatic field numbering"
        : "cannot switch from automatic field numbering to manual field specification",
    );
  }

  #positional(index: number): unknown {
    const { positional } = this.#given;
    if (positional === null && !this.#isFormatterClass) {
      throw new OperationError("ValueError", "Format string contains positional fields");
    }
    if (positional !== null && index < positional.length) return positional[index];
    throw new OperationError(
      "IndexError",
      this.#isFormatterClass
        ? "tuple index out of range"
        : `Replacement index ${index} out of range for positional args tuple`,
    );
  }

  #converted(value: unknown, conversion: string | null): unknown {
    switch (conversion) {
      case null:
        return value;
      case "s":
        return this.#ops.text(value);
      case "r":
        return this.#ops.repr(value);
      case "a":
        return asciiOf(this.#ops.repr(value));
      default:
        throw new OperationError("ValueError", `Unknown conversion specifier ${conversion}`);
    }
  }

  #escaped(value: unknown, spec: string): string {
    const ops = this.#ops;
    if (!hasHtml(value)) return ops.esc(formatValue(ops, value, spec));
    if (isStringObject(value)) {
      if (spec === "") return htmlOf(value);
      throw new OperationError("ValueError", "Unsupported format specification for Markup.");
    }
    if (spec === "") return ops.esc(htmlOf(value));
    throw new OperationError(
      "ValueError",
      `Format specifier ${spec} given, but ${typeName(value)} does not define __html_format__.`,
    );
  }
}

/** The text with everything beyond ASCII written as an escape: what Python's `ascii()` does. */
export function asciiOf(text: string): string {
  return text.replace(/\P{ASCII}/gu, (one) => {
    const code = one.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
  });
}
