import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { allocate } from "../values/limits.ts";
import { hasHtml, Markup } from "../values/markup.ts";
import { isText } from "../values/string-object.ts";
import { attributeGetter } from "./attribute-path.ts";
import { itemsOf } from "./item-source.ts";

/** `{{ users|join(", ", attribute="name") }}`: with autoescape, what is not HTML is escaped. */
export const join = builtin(
  {
    name: "sync_do_join",
    params: ["value", { name: "d", default: "" }, { name: "attribute", default: null }],
    pass: "evalContext",
  },
  (state, value: unknown, ...[separator, attribute]: unknown[]) => {
    if (attribute === null && typeof separator === "string" && isTexts(value)) {
      return joinTexts(value, separator);
    }
    const items = itemsOf(state, value).map(attributeGetter(state, attribute));
    return state.autoescape
      ? joinEscaped(state, items, separator)
      : joinTexts(items.map(state.ops.text), state.ops.text(separator));
  },
);

/** Plain texts are joined as they are, whether or not they are escaped later. */
function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function joinEscaped(
  { ops }: CallState,
  items: readonly unknown[],
  separator: unknown,
): string | Markup {
  if (isText(separator) && hasHtml(separator)) {
    const parts = items.map((item) => ops.esc(ops.softText(item)));
    return new Markup(joinTexts(parts, ops.esc(separator)));
  }
  if (hasHtml(separator) || !items.some(hasHtml)) {
    return joinTexts(items.map(ops.text), ops.text(separator));
  }
  return new Markup(joinTexts(items.map(ops.esc), ops.esc(separator)));
}

function joinTexts(texts: readonly string[], separator: string): string {
  let size = texts.length * separator.length;
  for (let index = 0; index < texts.length; index++) size += texts[index]?.length ?? 0;
  allocate(size);
  return texts.join(separator);
}
