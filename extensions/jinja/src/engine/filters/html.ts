import { builtin } from "../calls/invoker.ts";
import { OperationError } from "../errors.ts";
import { stripTags } from "../methods/html-text.ts";
import { escapedMarkup, hasHtml, htmlOf, Markup } from "../values/markup.ts";
import { settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";
import { itemPairs } from "./pairs.ts";

/** `{{ value|escape }}`, `{{ value|e }}`: HTML, unless it is HTML already. */
export const escape = builtin({ name: "escape", params: ["s"] }, ({ ops }, value: unknown) =>
  ops.escape(value),
);

/** `{{ value|forceescape }}`: escaped, even if it is HTML already. */
export const forceescape = builtin(
  { name: "do_forceescape", params: ["value"] },
  ({ ops }, value: unknown) => escapedMarkup(hasHtml(value) ? htmlOf(value) : ops.text(value)),
);

/** `{{ value|safe }}`: this is HTML, do not escape it. */
export const safe = builtin(
  { name: "do_mark_safe", params: ["value"] },
  ({ ops }, value: unknown) =>
    value instanceof Markup ? value : new Markup(hasHtml(value) ? htmlOf(value) : ops.text(value)),
);

/** `{{ html|striptags }}`: the text of the HTML, in one line. */
export const striptags = builtin(
  { name: "do_striptags", params: ["value"] },
  ({ ops }, value: unknown) => stripTags(hasHtml(value) ? htmlOf(value) : ops.text(value)),
);

/** What would end an attribute's name. */
const AFTER_NAME = /[ \t-\r/>=]/;

/** `<li{{ attributes|xmlattr }}>`: the dict as attributes, without those that are none. */
export const xmlattr = builtin(
  {
    name: "do_xmlattr",
    params: ["d", { name: "autospace", default: true }],
    pass: "evalContext",
  },
  ({ ops, autoescape }, value: unknown, autospace: unknown) => {
    const attributes: string[] = [];
    for (const [key, found] of itemPairs(value)) {
      const content = settled(found);
      if (content === null || content === undefined || content instanceof Undefined) continue;
      attributes.push(`${ops.esc(attributeName(key))}="${ops.esc(content)}"`);
    }
    const space = attributes.length > 0 && ops.truth(autospace) ? " " : "";
    const text = space + attributes.join(" ");
    return autoescape ? new Markup(text) : text;
  },
);

function attributeName(key: unknown): unknown {
  if (!isText(key)) {
    const problem = `expected string or bytes-like object, got '${typeName(key)}'`;
    throw new OperationError("TypeError", problem);
  }
  if (!AFTER_NAME.test(key.toString())) return key;
  throw new OperationError("ValueError", `Invalid character in attribute name: ${pythonRepr(key)}`);
}
