import { StringFormatter } from "../format/format-string.ts";
import { missingKey, subscript } from "../format/subscript.ts";
import { settled } from "../values/promises.ts";
import { type Members, method, type Run, typeError } from "./method.ts";

/** `format` and `format_map` of `str`. */
export const formatMembers: Members = new Map([
  method("str.format", { style: "any" }, (run: Run<string>) => format(run, false)),
  method("str.format_map", { style: "any" }, (run: Run<string>) => formatMap(run, false)),
]);

/** The text with its fields replaced by the arguments; `escapes` as `Markup.format` does. */
export function format({ self, ops, values, keywords }: Run<string>, escapes: boolean): string {
  const named = (name: string): unknown => {
    if (keywords?.has(name) !== true) throw missingKey(name);
    return settled(keywords.get(name));
  };
  return new StringFormatter(ops, { positional: values, named }, escapes).format(self);
}

/** The text with its fields replaced by the items of the one argument. */
export function formatMap({ self, ops, values, keywords }: Run<string>, escapes: boolean): string {
  if (keywords !== null && keywords.names.length > 0) {
    throw typeError("format_map() takes no keyword arguments");
  }
  if (values.length !== 1) {
    throw typeError(`format_map() takes exactly one argument (${values.length} given)`);
  }
  const named = (name: string): unknown => settled(subscript(values[0], name));
  return new StringFormatter(ops, { positional: null, named }, escapes).format(self);
}
