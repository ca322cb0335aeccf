import { allItems } from "../values/lazy-sequence.ts";
import { allocate } from "../values/limits.ts";
import { hasHtml, Markup } from "../values/markup.ts";
import { Method, type MethodCall } from "../values/method.ts";
import type { Ops } from "../values/ops.ts";
import { isPromise, settled } from "../values/promises.ts";
import { isText, type StringObject } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { stripTags, unescapeHtml } from "./html-text.ts";
import { type Member, type Members, method, type Run } from "./method.ts";
import { STRING_MEMBERS } from "./string.ts";
import { format, formatMap } from "./string-format.ts";

type MarkupRun = Run<StringObject>;

// These escape their arguments, and what they give is markup.
const ESCAPING = new Set(
  `capitalize center expandtabs ljust lower lstrip partition replace rjust rpartition rstrip strip
  swapcase title translate upper zfill`.split(/\s+/),
);
// What these give is markup: parts of what was.
const SPLITTING = new Set(["rsplit", "split", "splitlines"]);

/** The methods of `markupsafe.Markup`; all others of `str` give what they give of a `str`. */
export const MARKUP_MEMBERS: Members = new Map([
  ...[...STRING_MEMBERS.values()].map((member) => ofMarkup(member as Method)), // all are methods
  method("Markup.join", { parameters: ["seq"] }, ({ self, values, ops }: MarkupRun) => {
    let size = 0;
    const parts = allItems(ops.iterate(values[0])).map((item) => {
      const html = ops.esc(settled(item));
      allocate((size += html.length + self.valueOf().length));
      return html;
    });
    return new Markup(parts.join(self.valueOf()));
  }),
  method("Markup.format", { style: "any" }, (run: MarkupRun) => {
    return new Markup(format({ ...run, self: run.self.valueOf() }, true));
  }),
  method("Markup.format_map", { style: "any" }, (run: MarkupRun) => {
    const self = run.self.valueOf();
    // markupsafe leaves this one to `str`; Jinja2's sandbox does not.
    if (run.ops.sandbox === null) return formatMap({ ...run, self }, false);
    return new Markup(formatMap({ ...run, self }, true));
  }),
  method("Markup.escape", { parameters: ["s"] }, ({ values, ops }: MarkupRun) =>
    ops.escape(values[0]),
  ),
  method("Markup.unescape", {}, ({ self }: MarkupRun) => unescapeHtml(self.valueOf())),
  method("Markup.striptags", {}, ({ self }: MarkupRun) => stripTags(self.valueOf())),
  method("Markup.__html__", {}, ({ self }: MarkupRun) => self),
]);

/** The methods of other `String` objects: those of `str`. */
export const STRING_OBJECT_MEMBERS: Members = new Map(
  [...STRING_MEMBERS.values()].map((member) => ofObject(member as Method)), // all are methods
);

function ofObject({ name, invoke }: Method): Member {
  const ofText = (call: MethodCall): unknown => invoke({ ...call, receiver: textOf(call) });
  return [name, new Method({ name, invoke: ofText })];
}

function textOf(call: MethodCall): string {
  return (call.receiver as StringObject).valueOf(); // the table sees to that
}

function ofMarkup({ name, invoke }: Method): Member {
  const escapes = ESCAPING.has(name);
  const wrap = escapes || SPLITTING.has(name) ? asMarkup : (result: unknown): unknown => result;
  const ofText = (call: MethodCall): unknown => {
    const receiver = textOf(call);
    const positional = escapes ? escaped(call.state.ops, call.positional) : call.positional;
    const result = invoke({ ...call, receiver, positional });
    return isPromise(result) ? result.then(wrap) : wrap(result);
  };
  return [name, new Method({ name, invoke: ofText })];
}

function escaped(ops: Ops, values: readonly unknown[]): readonly unknown[] {
  return values.map((value) => (isText(value) || hasHtml(value) ? ops.esc(value) : value));
}

function asMarkup(result: unknown): unknown {
  if (result instanceof Tuple) return Tuple.from(result.map((part) => new Markup(part)));
  if (Array.isArray(result)) return result.map((part) => new Markup(part));
  return new Markup(result);
}
