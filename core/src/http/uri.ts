import { isUtf8 } from "node:buffer";
import { domainToASCII, domainToUnicode } from "node:url";
import { HttpError } from "../errors/http-error.ts";
import { percentByteAt, percentEncode, percentEscape } from "./percent.ts";

/** RFC 3986 section 3: the parts of a reference, delimiters left out. */
interface UriParts {
  readonly scheme: string;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

const REFERENCE = /^(?:([A-Za-z][\w+\-.]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;
const SAFE = "%!#$&'()*+,/:;=?@";
const SAFE_IN_USER = "%!$&'()*+,;=";

/**
 * Turns an internationalised reference into one of ASCII characters: the host by IDNA, the rest
 * percent-encoded as UTF-8. Escapes that are there stay. What Werkzeug does to a `Location`.
 *
 * @throws HttpError 400 when the host or the port is impossible.
 * @example
 * iriToUri("http://bücher.example/ü"); // "http://xn--bcher-kva.example/%C3%BC"
 */
export function iriToUri(iri: string): string {
  return joinUri(splitUri(iri), {
    host: (host) => (/[^\0-\x7f]/.test(host) ? domainToASCII(host) : host),
    user: (part) => percentEncode(part, SAFE_IN_USER),
    text: (part) => percentEncode(part, SAFE),
  });
}

/**
 * Turns a reference into one for people to read: escapes are decoded where that changes nothing in
 * what it means. Bytes that are not UTF-8 stay escaped.
 *
 * @throws HttpError 400 when the host or the port is impossible.
 * @example
 * uriToIri("/%C3%BC%20"); // "/ü%20"
 */
export function uriToIri(uri: string): string {
  return joinUri(splitUri(uri), {
    host: (host) => (host.toLowerCase().includes("xn--") ? domainToUnicode(host) || host : host),
    user: (part) => decodeReadable(part, "#/:?@"),
    text: (part, delimiters) => decodeReadable(part, delimiters),
  });
}

interface PartConverter {
  readonly host: (host: string) => string;
  readonly user: (part: string) => string;
  readonly text: (part: string, delimiters: string) => string;
}

function splitUri(reference: string): UriParts {
  // What a browser takes away before it reads a URL: leading blanks, line breaks, tabs.
  const text = reference.replace(/^[\0-\x20]+/, "").replace(/[\t\r\n]/g, "");
  const [, scheme = "", authority, path = "", query = "", fragment = ""] =
    REFERENCE.exec(text) ?? [];
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

function joinUri(parts: UriParts, convert: PartConverter): string {
  const { scheme, authority, path, query, fragment } = parts;
  let text = scheme === "" ? "" : `${scheme}:`;
  if (authority !== undefined) text += `//${joinAuthority(authority, convert)}`;
  text += convert.text(path, "#/?");
  if (query !== "") text += `?${convert.text(query, "#&+=")}`;
  return fragment === "" ? text : `${text}#${convert.text(fragment, "")}`;
}

function joinAuthority(authority: string, convert: PartConverter): string {
  const at = authority.lastIndexOf("@");
  const address = /^(\[[\da-f:.]*\]|[^:[\]]*)(?::(\d*))?$/i.exec(authority.slice(at + 1));
  const [, name = "", port = ""] = address ?? [];
  const host = convert.host(name.toLowerCase());
  if (!address || Number(port) > 65_535 || (host === "") !== (name === "")) {
    throw new HttpError(400, { detail: "The host of a URL is not valid.", code: "URI_INVALID" });
  }
  const user = at < 0 ? "" : joinUser(authority.slice(0, at), convert);
  return `${user}${host}${port === "" ? "" : `:${Number(port)}`}`;
}

function joinUser(text: string, convert: PartConverter): string {
  const colon = text.indexOf(":");
  const name = convert.user(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? "" : convert.user(text.slice(colon + 1));
  if (name === "") return "";
  return password === "" ? `${name}@` : `${name}:${password}@`;
}

/** Decodes runs of escapes, but for `%`, blanks, control characters and `delimiters`. */
function decodeReadable(text: string, delimiters: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    const bytes = Buffer.allocUnsafe(run.length / 3);
    for (let index = 0; index < bytes.length; index++) bytes[index] = percentByteAt(run, index * 3);
    return decodeRun(run, bytes, delimiters);
  });
}

function decodeRun(run: string, bytes: Buffer, delimiters: string): string {
  let text = "";
  for (let start = 0; start < bytes.length;) {
    const length = sequenceLength(bytes, start);
    const char = length === 0 ? "" : bytes.toString("utf8", start, start + length);
    const isKept = length === 0 || /^[\0-\x20%\x7f]/.test(char) || delimiters.includes(char);
    // As Werkzeug: what is no UTF-8 is escaped anew, in capitals; what stays, stays as it was.
    const escape =
      length === 0 ? percentEscape(bytes[start] ?? 0) : run.slice(start * 3, start * 3 + 3);
    text += isKept ? escape : char;
    start += isKept ? 1 : length;
  }
  return text;
}

/** How many bytes the UTF-8 character at `start` has; 0 when there is none. */
function sequenceLength(bytes: Buffer, start: number): number {
  const first = bytes[start] ?? 0;
  let length = 1;
  if (first >= 0x80) length = 2;
  if (first >= 0xe0) length = first >= 0xf0 ? 4 : 3;
  const isWhole = start + length <= bytes.length;
  return isWhole && isUtf8(bytes.subarray(start, start + length)) ? length : 0;
}
