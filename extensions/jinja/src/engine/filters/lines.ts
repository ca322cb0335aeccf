import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { OperationError } from "../errors.ts";
import { splitLines } from "../methods/string-split.ts";
import { escapeText } from "../values/escape.ts";
import { allocate } from "../values/limits.ts";
import { Markup } from "../values/markup.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { isText, type StringObject } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";
import { wrap } from "./text-wrap.ts";

/** `{{ text|indent(2, first=true) }}`: every line but the first, and no blank ones, indented. */
export const indent = builtin(
  {
    name: "do_indent",
    params: [
      "s",
      { name: "width", default: 4 },
      { name: "first", default: false },
      { name: "blank", default: false },
    ],
  },
  (state, value: unknown, ...[width, first, blank]: unknown[]) => {
    const { ops } = state;
    const lines = splitLines(textToIndent(value), false);
    const space = isText(width) ? width : String(ops.mul(" ", width));
    allocate(lines.length * space.toString().length);
    return indented(value instanceof Markup, lines, {
      space,
      first: ops.truth(first),
      blank: ops.truth(blank),
    });
  },
);

interface Indentation {
  readonly space: string | StringObject;
  readonly first: boolean;
  readonly blank: boolean;
}

function indented(
  isSafe: boolean,
  lines: readonly string[],
  options: Indentation,
): string | Markup {
  const { first, blank } = options;
  const space = options.space.toString();
  // As `+` and `join` of Markup do: what HTML is put before becomes HTML, escaped.
  const isMixed = !isSafe && options.space instanceof Markup;
  const follow = (line: string): string => space + (isMixed ? escapeText(line) : line);
  const [head = "", ...rest] = lines;
  let text = [
    isMixed && blank ? escapeText(head) : head,
    ...rest.map((line) => (line === "" && !blank ? line : follow(line))),
  ].join("\n");
  if (first) text = blank ? space + text : follow(text);
  return isSafe || (isMixed && (first || blank)) ? new Markup(text) : text;
}

function textToIndent(value: unknown): string {
  if (isText(value)) return `${value.toString()}\n`;
  if (value instanceof Undefined) return value.fail();
  if (value instanceof Tuple) {
    throw new OperationError("TypeError", 'can only concatenate tuple (not "str") to tuple');
  }
  if (Array.isArray(value)) throw noLines(value);
  const types = `'${typeName(value)}' and 'str'`;
  throw new OperationError("TypeError", `unsupported operand type(s) for +=: ${types}`);
}

/** `{{ text|wordwrap(72) }}`: each line broken into lines no longer than this. */
export const wordwrap = builtin(
  {
    name: "do_wordwrap",
    params: [
      "s",
      { name: "width", default: 79 },
      { name: "break_long_words", default: true },
      { name: "wrapstring", default: null },
      { name: "break_on_hyphens", default: true },
    ],
    pass: "environment",
  },
  (state, value: unknown, ...[width, breakLongWords, wrapString, breakOnHyphens]: unknown[]) => {
    const { ops, environment } = state;
    const options = {
      breakLongWords: ops.truth(breakLongWords),
      breakOnHyphens: ops.truth(breakOnHyphens),
    };
    const lines = linesOf(value).flatMap((line) => {
      const wrapped = wrap(line, { ...options, width: widthOf(state, width) });
      return wrapped.length === 0 ? [""] : wrapped;
    });
    return joined(wrapString ?? environment.syntax.newlineSequence, lines);
  },
);

function linesOf(value: unknown): string[] {
  if (isText(value)) return splitLines(value.toString(), false);
  throw noLines(value);
}

function noLines(value: unknown): OperationError {
  if (value instanceof Undefined) value.fail();
  const problem = `'${typeName(value)}' object has no attribute 'splitlines'`;
  return new OperationError("AttributeError", problem);
}

function widthOf({ ops }: CallState, width: unknown): number {
  if (!ops.lessOrEqual(width, 0)) return Number(width);
  const problem = `invalid width ${pythonRepr(width)} (must be > 0)`;
  throw new OperationError("ValueError", problem);
}

/** `separator.join(lines)`: of `Markup` with the lines escaped. */
function joined(separator: unknown, lines: readonly string[]): string | Markup {
  if (!isText(separator)) {
    if (separator instanceof Undefined) return separator.fail();
    const problem = `'${typeName(separator)}' object has no attribute 'join'`;
    throw new OperationError("AttributeError", problem);
  }
  const between = separator.toString();
  allocate(lines.length * between.length);
  if (!(separator instanceof Markup)) return lines.join(between);
  return new Markup(lines.map(escapeText).join(between));
}
