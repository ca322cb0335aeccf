import { PhialError } from "../errors/phial-error.ts";

const TOKEN = /^[\w!#$%&'*+\-.^`|~]+$/;
const FORBIDDEN = /[\0-\x08\x0a-\x1f\x7f]/;

/** Names with their values; `undefined` leaves the name out, `null` writes the bare name. */
export type HeaderParameters =
  | Readonly<Record<string, string | number | null | undefined>>
  | ReadonlyMap<string, string | number | null | undefined>;

/** Whether `text` is a token (RFC 9110 section 5.6.2): not empty, only letters, digits, `!#$%&'*+-.^_`|~`. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * Writes one value of a header: a token as it is, anything else as a quoted string (RFC 9110
 * section 5.6.4). With `quoted: true` a token is quoted, too.
 *
 * @throws PhialError `HEADER_VALUE_INVALID` when the value has a line break or another control
 * character: it would end the header.
 * @example
 * quoteHeaderValue('two "words"'); // "\"two \\\"words\\\"\""
 */
export function quoteHeaderValue(
  value: string | number,
  options: { readonly quoted?: boolean } = {},
): string {
  const text = String(value);
  if (!options.quoted && isToken(text)) return text;
  return quoteText(checkHeaderText(text));
}

/** Puts quotes around any text, without a check. */
export function quoteText(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** Takes the quotes and the backslashes away, when `text` is a quoted string as a whole. */
export function unquoteHeaderValue(text: string): string {
  if (!isQuoted(text)) return text;
  const inner = text.slice(1, -1);
  return inner.includes("\\") ? inner.replace(/\\([^])/g, "$1") : inner;
}

export function isQuoted(text: string): boolean {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"');
}

/** The parameters one by one, whatever they are held in. */
export function headerEntries(
  parameters: HeaderParameters,
): Iterable<readonly [string, string | number | null | undefined]> {
  return parameters instanceof Map ? parameters : Object.entries(parameters);
}

/** `name=value`, quoted when needed; the value of a name that ends in `*` is written as it is. */
export function dumpParameter(name: string, value: string | number): string {
  checkHeaderText(name);
  if (name.endsWith("*")) return `${name}=${checkHeaderText(String(value))}`;
  return `${name}=${quoteHeaderValue(value)}`;
}

/** Gives `text` back when it can stand in a header. */
export function checkHeaderText(text: string): string {
  if (!FORBIDDEN.test(text)) return text;
  throw new PhialError(
    "HEADER_VALUE_INVALID",
    "A part of a header holds a line break or another control character.",
    "Take control characters out of the text, or encode it, before it goes into a header.",
  );
}

/** Cuts spaces and tabs off both ends, and nothing else: no other character is blank in HTTP. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Whether the code of a character is that of a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
