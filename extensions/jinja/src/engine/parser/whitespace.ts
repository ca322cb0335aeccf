// Python's white space, not JavaScript's: with U+001C to U+001F and U+0085, without U+FEFF.
const OUTSIDE_ASCII = "\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** The members of a regular expression's class of white space. */
export const WHITESPACE = `\\t-\\r\\x1c-\\x20${OUTSIDE_ASCII}`;

/** {@link WHITESPACE} without line breaks. */
export const WHITESPACE_WITHIN_LINE = `\\t\\v\\f\\x1c-\\x20${OUTSIDE_ASCII}`;

const outsideAscii = new RegExp(`[${OUTSIDE_ASCII}]`);

/** Whether the UTF-16 unit is white space. */
export function isWhitespace(unit: number): boolean {
  if (unit <= 32) return unit === 32 || (unit >= 9 && unit <= 13) || unit >= 28;
  return unit > 127 && outsideAscii.test(String.fromCharCode(unit));
}

/** Where the white space that begins at `from` ends, at most at `limit`. */
export function skipWhitespace(text: string, from: number, limit = text.length): number {
  let end = from;
  while (end < limit && isWhitespace(text.charCodeAt(end))) end++;
  return end;
}

/** Whether the text is nothing but white space; false for an empty one. */
export function isBlank(text: string): boolean {
  return text !== "" && skipWhitespace(text, 0) === text.length;
}

/** The text without the white space at its end. */
export function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && isWhitespace(text.charCodeAt(end - 1))) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** The text without the white space around it. */
export function trim(text: string): string {
  return trimRight(text.slice(skipWhitespace(text, 0)));
}

/** How many lines the text ends. */
export function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
