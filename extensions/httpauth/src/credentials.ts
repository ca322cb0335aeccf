/** A name and a password, as `Basic` carries them. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Longer than this is no name and password. */
const MAX_LENGTH = 8192;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The scheme of an `Authorization` header, in lower case, and what stands after it. */
export interface SchemeAndRest {
  readonly scheme: string;
  readonly rest: string;
}

/** Takes an `Authorization` header apart; `undefined` without a scheme (RFC 9110 section 11.6.2). */
export function readScheme(header: string | undefined): SchemeAndRest | undefined {
  if (header === undefined) return undefined;
  const space = header.indexOf(" ");
  const scheme = space < 0 ? header : header.slice(0, space);
  if (scheme === "") return undefined;
  return { scheme: scheme.toLowerCase(), rest: space < 0 ? "" : header.slice(space + 1).trim() };
}

/** Whether an `Authorization` header has a scheme, in any capitals, and something after it. */
export function hasScheme(header: string | undefined, scheme: string): boolean {
  const read = readScheme(header);
  return read?.scheme === scheme.toLowerCase() && read.rest !== "";
}

/**
 * Reads what `Basic` carries (RFC 7617): base64 of a name, a colon and a password, in UTF-8 or, as
 * Flask-HTTPAuth takes it too, ISO-8859-1. A password may have colons. `undefined` for anything else.
 */
export function readCredentials(encoded: string): Credentials | undefined {
  if (encoded.length > MAX_LENGTH || !BASE64.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  const colon = bytes.indexOf(":");
  if (colon < 0) return undefined;
  const text = decoded(bytes);
  const at = text.indexOf(":");
  return { username: text.slice(0, at), password: text.slice(at + 1) };
}

function decoded(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
