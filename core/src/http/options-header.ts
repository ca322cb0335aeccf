import { decodeExtended, isExtendedCharset, parseExtendedValue } from "./extended-value.ts";
import {
  checkHeaderText,
  dumpParameter,
  headerEntries,
  type HeaderParameters,
  isBlank,
  trimBlanks,
} from "./header-value.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A header with parameters: `Content-Type`, `Content-Disposition`, an item of `Accept`. */
export interface OptionsHeader {
  /** What stands before the first semicolon, as it was written. */
  readonly value: string;
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface RawParameter {
  readonly name: string;
  /** Quotes included. */
  readonly value: string;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/**
 * Reads a header with parameters as Werkzeug does: quoted strings, encoded values (`name*=`,
 * RFC 8187), continued values (`name*0=`, RFC 2231), and `%22` for a quote as browsers write it in
 * multipart bodies. Parameters that make no sense are left out; the last of equal names wins. Never
 * throws, and is linear in the length of the header.
 *
 * @example
 * parseOptionsHeader("text/html; charset=utf-8").parameters.get("charset"); // "utf-8"
 */
export function parseOptionsHeader(header: string | null | undefined): OptionsHeader {
  const semicolon = header ? header.indexOf(";") : -1;
  if (!header || semicolon < 0)
    return { value: trimBlanks(header ?? ""), parameters: NO_PARAMETERS };
  const value = trimBlanks(header.slice(0, semicolon));
  if (value === "") return { value, parameters: NO_PARAMETERS };
  return { value, parameters: decodeParameters(scanParameters(header, semicolon + 1)) };
}

function scanParameters(header: string, start: number): RawParameter[] {
  const found: RawParameter[] = [];
  let index = start;
  while (index < header.length) {
    while (isBlank(header.charCodeAt(index))) index++;
    const nameEnd = tokenEnd(header, index);
    if (nameEnd > index && header[nameEnd] === "=") {
      const valueStart = nameEnd + 1;
      const valueEnd = valueEndAt(header, valueStart);
      if (valueEnd > valueStart) {
        const name = header.slice(index, nameEnd).toLowerCase();
        found.push({ name, value: header.slice(valueStart, valueEnd) });
        index = valueEnd;
      }
    }
    const semicolon = header.indexOf(";", index);
    if (semicolon < 0) break;
    index = semicolon + 1;
  }
  return found;
}

function tokenEnd(text: string, start: number): number {
  const pattern = /[\w!#$%&'*+\-.^`|~]*/y;
  pattern.lastIndex = start;
  return start + (pattern.exec(text)?.[0].length ?? 0);
}

/** Where the token or quoted string that starts here ends; `start` when there is none. */
function valueEndAt(text: string, start: number): number {
  if (text.charCodeAt(start) !== QUOTE) return tokenEnd(text, start);
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code === BACKSLASH && isEscapable(text.charCodeAt(index + 1))) index++;
  }
  return start;
}

function isEscapable(code: number): boolean {
  return code === QUOTE || code === BACKSLASH;
}

function decodeParameters(found: readonly RawParameter[]): Map<string, string> {
  const parameters = new Map<string, string>();
  let continuedCharset = "";
  for (const raw of found) {
    let { name, value } = raw;
    if (name.endsWith("*")) {
      name = name.slice(0, -1);
      const extended = parseExtendedValue(value);
      const charset = extended?.charset || continuedCharset;
      value = extended?.value ?? value;
      if (isExtendedCharset(charset)) {
        continuedCharset = charset;
        value = decodeExtended({ charset, value });
      }
    }
    value = unquoteParameter(value);
    const part = /\*\d+$/.exec(name);
    if (part) name = name.slice(0, part.index);
    parameters.set(name, part ? (parameters.get(name) ?? "") + value : value);
  }
  return parameters;
}

function unquoteParameter(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  const inner = value.slice(1, -1);
  // Only these two are escapes: browsers of old sent the backslashes of Windows paths as they are.
  return /[\\%]/.test(inner) ? inner.replace(/\\([\\"])/g, "$1").replaceAll("%22", '"') : inner;
}

/**
 * Writes a header with parameters; `null` and `undefined` leave a parameter out. A name that ends
 * in `*` takes its value as it is (see {@link dumpExtendedValue}). With the value `undefined` only
 * the parameters are written.
 *
 * @throws PhialError `HEADER_VALUE_INVALID` when a part has a control character.
 * @example
 * dumpOptionsHeader("attachment", { filename: "a b.txt" }); // 'attachment; filename="a b.txt"'
 */
export function dumpOptionsHeader(value: string | undefined, parameters: HeaderParameters): string {
  const parts = value === undefined ? [] : [checkHeaderText(value)];
  for (const [name, parameter] of headerEntries(parameters)) {
    if (parameter !== null && parameter !== undefined) parts.push(dumpParameter(name, parameter));
  }
  return parts.join("; ");
}
