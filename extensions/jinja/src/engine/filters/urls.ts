import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { FilterArgumentError, OperationError } from "../errors.ts";
import { integerOf, textOf } from "../methods/arguments.ts";
import { split } from "../methods/string-split.ts";
import { unpack } from "../runtime/arguments.ts";
import { isMapping } from "../values/mapping.ts";
import { Markup } from "../values/markup.ts";
import { isPromise, PromiseFound, settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { isText } from "../values/string-object.ts";
import { itemsOf } from "./item-source.ts";
import { linked } from "./links.ts";
import { pairsOf } from "./pairs.ts";

/** `{{ name|urlencode }}`, or a dict or pairs as a query string. */
export const urlencode = builtin(
  { name: "do_urlencode", params: ["value"] },
  (state, value: unknown) => {
    if (isText(value)) return quoted(value.toString());
    const items = isMapping(value) ? pairsOf(value) : iterableItems(state, value);
    if (items === null) return quoted(state.ops.text(value));
    return items.map((item) => parameter(state, settled(item))).join("&");
  },
);

const SCHEME = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u;

/** `{{ comment|urlize(40, target="_blank") }}`: URLs and mail addresses become links. */
export const urlize = builtin(
  {
    name: "do_urlize",
    params: [
      "value",
      { name: "trim_url_limit", default: null },
      { name: "nofollow", default: false },
      { name: "target", default: null },
      { name: "rel", default: null },
      { name: "extra_schemes", default: null },
    ],
    pass: "evalContext",
  },
  (state, value: unknown, ...[limit, nofollow, target, rel, schemes]: unknown[]) => {
    const { ops, environment } = state;
    const { policies } = environment;
    const parts = new Set([...wordsOf(state, rel), ...wordsOf(state, policies["urlize.rel"])]);
    if (ops.truth(nofollow)) parts.add("nofollow");
    const html = linked(ops.escape(value).valueOf(), {
      limit: limit === null ? null : integerOf(limit),
      attributes:
        attribute(state, "rel", [...parts].sort().join(" ")) +
        attribute(state, "target", target ?? policies["urlize.target"]),
      schemes: schemesOf(state, schemes ?? policies["urlize.extra_schemes"]),
    });
    return state.autoescape ? new Markup(html) : html;
  },
);

function wordsOf({ ops }: CallState, value: unknown): readonly string[] {
  if (value === null || value === undefined || !ops.truth(value)) return [];
  return split(textOf(value), { separator: null, times: -1 });
}

function attribute({ ops }: CallState, name: string, value: unknown): string {
  if (value === null || value === undefined || !ops.truth(value)) return "";
  return ` ${name}="${ops.esc(value)}"`;
}

function schemesOf(state: CallState, value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  return itemsOf(state, value).map((item) => {
    const scheme = textOf(settled(item), "expected string or bytes-like object");
    if (SCHEME.test(scheme)) return scheme;
    throw new FilterArgumentError(`${pythonRepr(scheme)} is not a valid URI scheme prefix.`);
  });
}

function iterableItems(state: CallState, value: unknown): readonly unknown[] | null {
  try {
    return itemsOf(state, value);
  } catch (error) {
    if (error instanceof OperationError && error.name === "TypeError") return null;
    throw error;
  }
}

function parameter({ ops }: CallState, item: unknown): string {
  const pair = unpack(ops, item, 2);
  if (isPromise(pair)) throw new PromiseFound(pair);
  return pair.map((part) => quoted(ops.text(settled(part)), true)).join("=");
}

/** As Python's `urllib.parse.quote` has it; `plus`: for a query, where a space is a plus. */
function quoted(text: string, plus = false): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plus ? encoded.replaceAll("%20", "+") : encoded.replaceAll("%2F", "/");
}
