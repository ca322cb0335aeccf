import { allocate } from "./limits.ts";
import { escapeText } from "./escape.ts";
import { Markup } from "./markup.ts";

/** The texts together; when one of them is `Markup`, all of it, with the others escaped. */
export function concatenated(parts: readonly (string | Markup)[]): string | Markup {
  if (!parts.some((part) => part instanceof Markup)) return joined(parts);
  return new Markup(
    joined(parts.map((part) => (typeof part === "string" ? escapeText(part) : part))),
  );
}

function joined(parts: readonly (string | Markup)[]): string {
  let text = "";
  for (const part of parts) text += part.valueOf();
  allocate(text.length);
  return text;
}
