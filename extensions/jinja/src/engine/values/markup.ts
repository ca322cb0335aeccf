import { escapeText } from "./escape.ts";
import { isStringObject, type StringObject } from "./string-object.ts";

/** Text that is HTML already: it is inserted as it is, and what is added to it is escaped. */
export class Markup extends String {
  /** The HTML, for everyone who asks a value for its HTML by this name. */
  __html__(): string {
    return this.valueOf();
  }

  toJSON(): string {
    return this.valueOf();
  }
}

/** An object that knows its own HTML. */
export interface HasHtml {
  __html__(): unknown;
}

/** Whether the value brings its own HTML: `Markup`, an object with `__html__`, text of hono/jsx. */
export function hasHtml(value: unknown): value is HasHtml | StringObject {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Markup) return true;
  if ("__html__" in value) return typeof value.__html__ === "function";
  return isEscapedString(value);
}

// What hono/jsx and hono/html make: a String object that says it is escaped.
function isEscapedString(value: object): boolean {
  return isStringObject(value) && "isEscaped" in value && value.isEscaped === true;
}

/** The HTML of a value for which {@link hasHtml} holds. */
export function htmlOf(value: HasHtml | StringObject): string {
  return "__html__" in value ? String(value.__html__()) : String(value);
}

/** The text as `Markup`, escaped. */
export function escapedMarkup(text: string): Markup {
  return new Markup(escapeText(text));
}
