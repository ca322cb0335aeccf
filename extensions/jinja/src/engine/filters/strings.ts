import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { FilterArgumentError, OperationError, TemplateRuntimeError } from "../errors.ts";
import { integerOf } from "../methods/arguments.ts";
import { capitalize as capitalized } from "../methods/string-case.ts";
import { pad, strip } from "../methods/string-pad.ts";
import { replace as replaced } from "../methods/string-replace.ts";
import { WHITESPACE } from "../methods/string-class.ts";
import { hasHtml, Markup } from "../values/markup.ts";
import { SliceValue } from "../values/slice.ts";
import { isText } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";

/** `{{ name|upper }}`. */
export const upper = builtin({ name: "do_upper", params: ["s"] }, (state, value: unknown) =>
  changed(state, value, (text) => text.toUpperCase()),
);

/** `{{ name|lower }}`. */
export const lower = builtin({ name: "do_lower", params: ["s"] }, (state, value: unknown) =>
  changed(state, value, (text) => text.toLowerCase()),
);

/** `{{ name|capitalize }}`: the first letter large, all others small. */
export const capitalize = builtin(
  { name: "do_capitalize", params: ["s"] },
  (state, value: unknown) => changed(state, value, capitalized),
);

const TITLE_WORD = new RegExp(`([^-({[<${WHITESPACE}])([^-({[<${WHITESPACE}]*)`, "gu");

/** `{{ name|title }}`: every word begins large, and goes on small. */
export const title = builtin({ name: "do_title", params: ["s"] }, ({ ops }, value: unknown) =>
  ops
    .text(value)
    .replace(
      TITLE_WORD,
      (_, first: string, rest: string) => first.toUpperCase() + rest.toLowerCase(),
    ),
);

/** `{{ value|string }}`: its text; `Markup` stays what it is. */
export const string = builtin({ name: "soft_str", params: ["s"] }, ({ ops }, value: unknown) =>
  ops.softText(value),
);

/** `{{ name|trim }}`: without white space at its ends, or without the characters of `chars`. */
export const trim = builtin(
  { name: "do_trim", params: ["value", { name: "chars", default: null }] },
  (state, value: unknown, chars: unknown) => {
    if (chars !== null && !isText(chars)) {
      throw new OperationError("TypeError", "strip arg must be None or str");
    }
    const ends = { left: true, right: true };
    return changed(state, value, (text, safe) =>
      strip(text, chars === null ? null : asPart(state, chars, safe), ends),
    );
  },
);

/** `{{ name|center(20) }}`: in the middle of so many characters. */
export const center = builtin(
  { name: "do_center", params: ["value", { name: "width", default: 80 }] },
  (state, value: unknown, width: unknown) => {
    const options = { width: integerOf(width), fill: " ", ends: { left: true, right: true } };
    return changed(state, value, (text) => pad(text, options));
  },
);

/** `{{ text|replace("old", "new", 2) }}`. */
export const replace = builtin(
  {
    name: "do_replace",
    params: ["s", "old", "new", { name: "count", default: null }],
    pass: "evalContext",
  },
  (state, value: unknown, ...[old, fresh, count]: unknown[]) => {
    const { ops } = state;
    const times = count === null ? -1 : integerOf(count);
    if (!state.autoescape) {
      return replaced(ops.text(value), { old: ops.text(old), fresh: ops.text(fresh), times });
    }
    const source = hasHtml(old) || (hasHtml(fresh) && !hasHtml(value)) ? ops.escape(value) : value;
    return changed(state, source, (text, safe) =>
      replaced(text, { old: asPart(state, old, safe), fresh: asPart(state, fresh, safe), times }),
    );
  },
);

/** `{{ "%s, %(name)s!"|format(…) }}`: printf's formatting. */
export const format = builtin(
  { name: "do_format", params: ["value"], rest: true, keywords: true },
  ({ ops }, value: unknown, ...[positional, keywords]: [unknown[], Map<unknown, unknown>]) => {
    if (positional.length > 0 && keywords.size > 0) {
      throw new FilterArgumentError(
        "can't handle positional and keyword arguments at the same time",
      );
    }
    return ops.mod(ops.softText(value), keywords.size > 0 ? keywords : Tuple.from(positional));
  },
);

/** `{{ text|wordcount }}`. */
export const wordcount = builtin(
  { name: "do_wordcount", params: ["s"] },
  ({ ops }, value: unknown) => ops.text(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
);

/** `{{ text|truncate(80) }}`: cut at a word, or anywhere with `killwords`, and `end` put behind. */
export const truncate = builtin(
  {
    name: "do_truncate",
    params: [
      "s",
      { name: "length", default: 255 },
      { name: "killwords", default: false },
      { name: "end", default: "..." },
      { name: "leeway", default: null },
    ],
    pass: "environment",
  },
  (state, value: unknown, ...[length, killwords, end, leeway]: unknown[]) => {
    const { ops } = state;
    const more = leeway ?? state.environment.policies["truncate.leeway"];
    assertAtLeast(state, { name: "length", value: length, least: ops.length(end) });
    assertAtLeast(state, { name: "leeway", value: more, least: 0 });
    if (ops.lessOrEqual(ops.length(value), ops.add(length, more))) return value;
    const kept = ops.item(value, new SliceValue(null, ops.sub(length, ops.length(end)), null));
    return ops.add(ops.truth(killwords) ? kept : beforeLastSpace(kept), end);
  },
);

function beforeLastSpace(value: unknown): string | Markup {
  if (!isText(value)) {
    if (value instanceof Undefined) return value.fail();
    const problem = `'${typeName(value)}' object has no attribute 'rsplit'`;
    throw new OperationError("AttributeError", problem);
  }
  const text = value.toString();
  const space = text.lastIndexOf(" ");
  const kept = space < 0 ? text : text.slice(0, space);
  return value instanceof Markup ? new Markup(kept) : kept;
}

/** What Python's `assert` raises. */
class AssertionError extends TemplateRuntimeError {
  override readonly name: string = "AssertionError";
}

interface Assertion {
  readonly name: string;
  readonly value: unknown;
  readonly least: number;
}

function assertAtLeast({ ops }: CallState, { name, value, least }: Assertion): void {
  if (ops.greaterOrEqual(value, least)) return;
  throw new AssertionError(`expected ${name} >= ${least}, got ${ops.text(value)}`);
}

/** A string made of the value's text by `change`, which is told whether it is HTML already. */
function changed(
  { ops }: CallState,
  value: unknown,
  change: (text: string, safe: boolean) => string,
): string | Markup {
  if (typeof value === "string") return change(value, false);
  const soft = ops.softText(value);
  return soft instanceof Markup ? new Markup(change(soft.valueOf(), true)) : change(soft, false);
}

/** What an argument is to a method of the text: to `Markup`, escaped. */
function asPart({ ops }: CallState, value: unknown, safe: boolean): string {
  return safe ? ops.escape(ops.softText(value)).valueOf() : ops.text(value);
}
