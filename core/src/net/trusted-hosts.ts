import { parseAddress } from "./address.ts";

const MAX_NAME = 254;
const MAX_PORT = 65_535;

/**
 * Whether `host` can stand in a Host header: a name of letters, digits, `-`, `_` and dots, an IPv4
 * address or a bracketed IPv6 address, and perhaps a port. Narrower than RFC 3986, which lets a
 * name hold escapes and punctuation: what comes through here can be put into a URL as it is and
 * does not change what the URL means (`a@evil`, `a/b`, `a?b`, control characters). Hot, linear.
 *
 * @example
 * isValidHost("example.com:8080"); // true
 * isValidHost("example.com@evil.test"); // false
 */
export function isValidHost(host: string): boolean {
  if (host.startsWith("[")) {
    const end = host.indexOf("]");
    if (end === -1 || !isIPv6(host.slice(1, end))) return false;
    return end + 1 === host.length || isPort(host, end + 1);
  }
  const end = endOfName(host);
  return end > 0 && end <= MAX_NAME && (end === host.length || isPort(host, end));
}

/** Whether `text` is an IPv6 address and nothing else: no zone, no port, no further brackets. */
function isIPv6(text: string): boolean {
  const colon = text.indexOf(":");
  if (colon === text.lastIndexOf(":") || text.includes("%") || text.includes("[")) return false;
  return parseAddress(text) !== undefined;
}

/** Where the name ends, or 0 when it has an empty label before its last. */
function endOfName(host: string): number {
  let labelLength = 0;
  for (let index = 0; index < host.length; index += 1) {
    const code = host.charCodeAt(index);
    if (code === 0x2e) {
      if (labelLength === 0) return 0;
      labelLength = 0;
    } else if (isNameCode(code)) labelLength += 1;
    else return index;
  }
  return host.length;
}

/** Letters, digits, `-` and `_`. */
function isNameCode(code: number): boolean {
  const lower = code | 0x20;
  return (
    (lower >= 0x61 && lower <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}

/** Whether `:` and a port number, and nothing else, stand in `host` from `start` on. */
function isPort(host: string, start: number): boolean {
  const port = host.slice(start + 1);
  return host[start] === ":" && /^\d{1,5}$/.test(port) && Number(port) <= MAX_PORT;
}
