import { trimBlanks } from "./header-value.ts";
import { parseDictHeader } from "./list-header.ts";

/** `Basic` (RFC 7617). */
export interface BasicAuthorization {
  readonly kind: "basic";
  readonly scheme: "basic";
  readonly username: string;
  readonly password: string;
}

/** A scheme with one token, such as `Bearer` (RFC 6750). */
export interface TokenAuthorization {
  readonly kind: "token";
  /** In lower case. */
  readonly scheme: string;
  /** May be empty. */
  readonly token: string;
}

/** A scheme with parameters, such as `Digest` (RFC 7616). */
export interface ParameterAuthorization {
  readonly kind: "parameters";
  /** In lower case. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string | null>;
}

/** An `Authorization` header (RFC 9110 section 11.6.2), told apart by `kind`. */
export type Authorization = BasicAuthorization | TokenAuthorization | ParameterAuthorization;

/**
 * Reads `Authorization`; `undefined` when there is none, or when what `Basic` carries is not base64
 * of UTF-8. Says nothing about who it is. Never throws.
 *
 * @example
 * const auth = parseAuthorization(c.req.header("authorization"));
 * if (auth?.kind === "token" && auth.scheme === "bearer") verify(auth.token);
 */
export function parseAuthorization(header: string | null | undefined): Authorization | undefined {
  if (!header) return undefined;
  const space = header.indexOf(" ");
  const scheme = (space < 0 ? header : header.slice(0, space)).toLowerCase();
  const rest = space < 0 ? "" : trimBlanks(header.slice(space + 1));
  if (scheme === "basic") return parseBasic(rest);
  if (!hasInnerEquals(rest)) return { kind: "token", scheme, token: rest };
  return { kind: "parameters", scheme, parameters: parseDictHeader(rest) };
}

/** Equals signs at the end are the padding of a token. */
function hasInnerEquals(text: string): boolean {
  let end = text.length;
  while (text.charAt(end - 1) === "=") end--;
  const equals = text.indexOf("=");
  return equals >= 0 && equals < end;
}

function parseBasic(encoded: string): BasicAuthorization | undefined {
  const bytes = decodeBase64(encoded);
  if (!bytes) return undefined;
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return undefined;
  }
  const colon = text.indexOf(":");
  const username = colon < 0 ? text : text.slice(0, colon);
  const password = colon < 0 ? "" : text.slice(colon + 1);
  return { kind: "basic", scheme: "basic", username, password };
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** As Python does: other characters are skipped, but the padding has to be right. */
function decodeBase64(text: string): Uint8Array | undefined {
  const padding = text.indexOf("=");
  if (padding < 0 || !/[^=]/.test(text.slice(padding))) return decodePadded(text, padding);
  return decodeUnordered(text);
}

function decodePadded(text: string, padding: number): Uint8Array | undefined {
  const digits = (padding < 0 ? text : text.slice(0, padding)).replace(/[^A-Za-z0-9+/]/g, "");
  const needed = (4 - (digits.length % 4)) % 4;
  const given = padding < 0 ? 0 : text.length - padding;
  return needed === 3 || given < needed ? undefined : Buffer.from(digits, "base64");
}

/** With padding in the middle: it ends the text where a group is full, and is skipped elsewhere. */
function decodeUnordered(text: string): Uint8Array | undefined {
  let digits = "";
  let given = 0;
  for (const char of text) {
    if (char === "=") {
      given++;
      if (digits.length % 4 >= 2 && (digits.length % 4) + given >= 4) {
        return Buffer.from(digits, "base64");
      }
    } else if (/[A-Za-z0-9+/]/.test(char)) {
      digits += char;
      given = 0;
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits, "base64") : undefined;
}
