import { unquoteCookieValue } from "./cookie-value.ts";
import { isBlank, trimBlanks } from "./header-value.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SEMICOLON = 0x3b;

/** The cookies of a request, in the order in which the client sent them. */
export class RequestCookies implements Iterable<readonly [name: string, value: string]> {
  readonly #pairs: readonly (readonly [name: string, value: string])[];

  constructor(pairs: Iterable<readonly [name: string, value: string]> = []) {
    this.#pairs = Array.from(pairs);
  }

  get size(): number {
    return this.#pairs.length;
  }

  /** The first value sent under this name. */
  get(name: string): string | undefined {
    return this.#pairs.find((pair) => pair[0] === name)?.[1];
  }

  /**
   * All values sent under this name. More than one means that somebody else, for example a
   * neighbouring subdomain, has set one of them: whoever trusts a cookie has to refuse then.
   */
  getAll(name: string): string[] {
    return this.#pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
  }

  has(name: string): boolean {
    return this.#pairs.some((pair) => pair[0] === name);
  }

  [Symbol.iterator](): Iterator<readonly [name: string, value: string]> {
    return this.#pairs.values();
  }
}

/**
 * Reads a `Cookie` header as Werkzeug does: quoted values are unquoted, cookies without a name are
 * left out, and doubles are kept. Only spaces and tabs are cut off around a name, so that no other
 * blank can imitate a `__Host-` prefix. Bytes that are not UTF-8 become U+FFFD. Never throws, and is
 * linear in the length of the header. Hot: runs for every request that looks at a cookie.
 *
 * @param header as fetch gives it: one character stands for one byte
 * @example
 * parseCookie('a=1; b="two words"').get("b"); // "two words"
 */
export function parseCookie(header: string | null | undefined): RequestCookies {
  if (!header) return new RequestCookies();
  const text = decodeBytes(header);
  const pairs: (readonly [string, string])[] = [];
  let equals = text.indexOf("=");
  for (let start = 0; start < text.length;) {
    // Looked for only where the last one is behind: else names without a value are quadratic.
    if (equals >= 0 && equals < start) equals = text.indexOf("=", start);
    const end = cookieEnd(text, { start, equals });
    const nameEnd = equals < 0 || equals > end ? end : equals;
    const name = trimBlanks(text.slice(start, nameEnd));
    const value = nameEnd === end ? "" : trimBlanks(text.slice(nameEnd + 1, end));
    if (name !== "") pairs.push([name, unquoteCookieValue(value)]);
    start = end + 1;
  }
  return new RequestCookies(pairs);
}

/** Where the cookie that starts here ends: semicolons in a quoted value do not end it. */
function cookieEnd(
  text: string,
  { start, equals }: { readonly start: number; readonly equals: number },
): number {
  const semicolon = text.indexOf(";", start);
  const end = semicolon < 0 ? text.length : semicolon;
  if (equals < 0 || equals > end) return end;
  const value = skipBlanks(text, equals + 1);
  if (text.charCodeAt(value) !== QUOTE) return end;
  const after = skipBlanks(text, quotedEnd(text, value));
  const isEnded = after >= text.length || text.charCodeAt(after) === SEMICOLON;
  return isEnded ? after : end;
}

/** The position after the quoted string that starts here, or the start when it never closes. */
function quotedEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code === BACKSLASH) index++;
  }
  return start;
}

function skipBlanks(text: string, start: number): number {
  let index = start;
  while (isBlank(text.charCodeAt(index))) index++;
  return index;
}

/** Characters of a header are bytes; those of a text that is decoded already go beyond. */
function decodeBytes(header: string): string {
  if (!/[^\0-\x7f]/.test(header) || /[^\0-\xff]/.test(header)) return header;
  return Buffer.from(header, "latin1").toString("utf8");
}
