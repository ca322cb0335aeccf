/**
 * All values of one cookie in a `Cookie` header, as they stand there: without decoding, in order.
 * The hot path of sessions: nothing else is parsed.
 *
 * @example
 * cookieValues("a=1; session=x.y; a=2", "a"); // ["1", "2"]
 */
export function cookieValues(header: string | undefined, name: string): string[] {
  const values: string[] = [];
  if (header === undefined) return values;
  for (let start = 0; start < header.length;) {
    const semicolon = header.indexOf(";", start);
    const end = semicolon < 0 ? header.length : semicolon;
    const equals = header.indexOf("=", start);
    if (equals >= 0 && equals < end && trimBlanks(header.slice(start, equals)) === name) {
      values.push(unquote(trimBlanks(header.slice(equals + 1, end))));
    }
    start = end + 1;
  }
  return values;
}

// Only space and tab: other blanks belong to the name, or `\u00a0session` would pass for `session`.
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

function unquote(value: string): string {
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1) : value;
}
