import { decodeExtended, isExtendedCharset, parseExtendedValue } from "./extended-value.ts";
import {
  dumpParameter,
  headerEntries,
  type HeaderParameters,
  isQuoted,
  quoteHeaderValue,
  trimBlanks,
  unquoteHeaderValue,
} from "./header-value.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Reads a comma-separated list (RFC 9110 section 5.6.1). Commas inside quoted strings do not
 * separate, an item that is one quoted string is unquoted, empty items are left out, and a list
 * with a quote that never closes is empty, as in Werkzeug. Linear in the length of the header.
 *
 * @example
 * parseListHeader('a, "b, c"'); // ["a", "b, c"]
 */
export function parseListHeader(header: string | null | undefined): string[] {
  const items: string[] = [];
  if (!header) return items;
  let start = 0;
  let isInQuotes = false;
  for (let index = 0; index <= header.length; index++) {
    const code = header.charCodeAt(index);
    if (isInQuotes && code === BACKSLASH) index++;
    else if (code === QUOTE) isInQuotes = !isInQuotes;
    else if (index >= header.length || (code === COMMA && !isInQuotes)) {
      const item = trimBlanks(header.slice(start, index));
      if (item !== "") items.push(unquoteHeaderValue(item));
      start = index + 1;
    }
  }
  return isInQuotes ? [] : items;
}

/**
 * Reads a list of `name` and `name=value` items; a bare name has the value `null`. Values of names
 * that end in `*` are decoded (RFC 8187). The last of several equal names wins.
 *
 * @example
 * parseDictHeader('max-age=60, no-cache').get("max-age"); // "60"
 */
export function parseDictHeader(header: string | null | undefined): Map<string, string | null> {
  const result = new Map<string, string | null>();
  for (const item of parseListHeader(header)) {
    const equals = item.indexOf("=");
    const name = trimBlanks(equals < 0 ? item : item.slice(0, equals));
    if (name === "") continue;
    if (equals < 0) result.set(name, null);
    else setDecoded(result, { name, value: trimBlanks(item.slice(equals + 1)) });
  }
  return result;
}

function setDecoded(
  result: Map<string, string | null>,
  { name, value }: { readonly name: string; readonly value: string },
): void {
  if (!name.endsWith("*")) {
    result.set(name, unquoteHeaderValue(value));
    return;
  }
  const extended = parseExtendedValue(value);
  const isReadable = extended !== undefined && isExtendedCharset(extended.charset);
  const text = isReadable ? decodeExtended(extended) : (extended?.value ?? value);
  result.set(name.slice(0, -1), isQuoted(text) ? unquoteHeaderValue(text) : text);
}

/**
 * Writes a comma-separated list; items that are no tokens are quoted.
 *
 * @throws PhialError `HEADER_VALUE_INVALID` when an item has a control character.
 */
export function dumpListHeader(items: Iterable<string | number>): string {
  return Array.from(items, (item) => quoteHeaderValue(item)).join(", ");
}

/**
 * Writes a list of `name=value` items; a `null` gives the bare name.
 *
 * @throws PhialError `HEADER_VALUE_INVALID` when a part has a control character.
 */
export function dumpDictHeader(parameters: HeaderParameters): string {
  const items: string[] = [];
  for (const [name, value] of headerEntries(parameters)) {
    if (value === null) items.push(name);
    else if (value !== undefined) items.push(dumpParameter(name, value));
  }
  return items.join(", ");
}
