/** An IP address in its one canonical form. */
export interface Address {
  readonly version: 4 | 6;
  /** RFC 5952, without port, brackets and zone. An IPv4-mapped address is the IPv4 address. */
  readonly text: string;
  /** Four octets, or eight groups of 16 bits. */
  readonly parts: readonly number[];
}

/** Longer than any address with brackets, zone and port. */
const MAX_LENGTH = 100;
const MAPPED_PREFIX = "::ffff:";
const GROUPS = 8;
/** The groups of an IPv6 address that name a network; the rest is chosen by its hosts. */
const NETWORK_GROUPS = 4;

/**
 * Reads an address as proxies write it: `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`,
 * `[2001:db8::1]:443`, `fe80::1%eth0`. Anything else, also `unknown` and octets with leading zeros,
 * gives `undefined`. Takes time linear in the length of `text` and never throws.
 *
 * @example
 * parseAddress("[::FFFF:192.0.2.1]:443")?.text; // "192.0.2.1"
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length === 0 || text.length > MAX_LENGTH) return undefined;
  if (text.startsWith("[")) {
    const end = text.indexOf("]");
    if (end === -1 || !isPortSuffix(text, end + 1)) return undefined;
    return addressOfGroups(parseIPv6(text.slice(1, end)));
  }
  const colon = text.indexOf(":");
  if (colon === -1) return addressOfOctets(parseIPv4(text));
  if (text.includes(":", colon + 1)) return addressOfGroups(parseIPv6(text));
  return isPortSuffix(text, colon) ? addressOfOctets(parseIPv4(text.slice(0, colon))) : undefined;
}

/** The canonical text of an address, or `undefined` when `text` is none. See {@link parseAddress}. */
export function canonicalAddress(text: string): string | undefined {
  return parseAddress(text)?.text;
}

/**
 * The canonical text of a socket's peer. Hot: IPv4, and the IPv4-mapped form in which Node shows it
 * on a dual-stack socket, are not parsed. What is not an address is returned as it is.
 */
export function peerAddress(peer: string): string {
  if (!peer.includes(":")) return peer;
  if (peer.startsWith(MAPPED_PREFIX) && peer.includes(".")) return peer.slice(MAPPED_PREFIX.length);
  return canonicalAddress(peer) ?? peer;
}

/**
 * What a rate limit counts by: an IPv4 address as it is, and for IPv6 the /64 network, of which one
 * client commands every address. IPv4-mapped addresses are unwrapped first; cutting them instead
 * would put all of IPv4 into one network. What is not an address is returned as it is.
 *
 * @example
 * limiterKey("2001:db8:1:2:3:4:5:6"); // "2001:db8:1:2::/64"
 * limiterKey("::ffff:192.0.2.1"); // "192.0.2.1"
 */
export function limiterKey(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) return address;
  if (parsed.version === 4) return parsed.text;
  const network = parsed.parts.map((group, index) => (index < NETWORK_GROUPS ? group : 0));
  return `${formatGroups(network)}/64`;
}

/** Whether `text`, from `start` to its end, is nothing or `:` and a port number. */
function isPortSuffix(text: string, start: number): boolean {
  const digits = text.length - start - 1;
  if (digits < 0) return true;
  if (text[start] !== ":" || digits === 0 || digits > 5) return false;
  const port = parseDecimal(text.slice(start + 1));
  return port !== undefined && port <= 65_535;
}

function addressOfOctets(octets: readonly number[] | undefined): Address | undefined {
  return octets && { version: 4, text: octets.join("."), parts: octets };
}

function addressOfGroups(groups: readonly number[] | undefined): Address | undefined {
  if (groups === undefined) return undefined;
  if (!isMapped(groups)) return { version: 6, text: formatGroups(groups), parts: groups };
  const [high = 0, low = 0] = groups.slice(6);
  return addressOfOctets([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

/** Whether the groups are those of `::ffff:0:0/96` (RFC 4291 section 2.5.5.2). */
function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

function parseIPv4(text: string): number[] | undefined {
  if (text.length > 15) return undefined;
  const octets: number[] = [];
  for (const part of text.split(".")) {
    // A leading zero means octal to some readers and decimal to others.
    if (part.length > 3 || (part.length > 1 && part.startsWith("0"))) return undefined;
    const octet = parseDecimal(part);
    if (octet === undefined || octet > 255) return undefined;
    octets.push(octet);
  }
  return octets.length === 4 ? octets : undefined;
}

function parseDecimal(text: string): number | undefined {
  if (text.length === 0) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function parseIPv6(withZone: string): number[] | undefined {
  const zone = withZone.indexOf("%");
  if (zone === withZone.length - 1) return undefined;
  const text = zone === -1 ? withZone : withZone.slice(0, zone);
  const gap = text.indexOf("::");
  if (gap === -1) {
    const groups = parseGroups(text, true);
    return groups?.length === GROUPS ? groups : undefined;
  }
  if (text.includes("::", gap + 1)) return undefined;
  const head = gap === 0 ? [] : parseGroups(text.slice(0, gap), false);
  const tail = gap + 2 === text.length ? [] : parseGroups(text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = GROUPS - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** Groups between single colons; the last may be an IPv4 address (RFC 4291 section 2.2). */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".")) {
      const octets = isEnd && index === parts.length - 1 ? parseIPv4(part) : undefined;
      if (octets === undefined) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = octets;
      groups.push(a * 256 + b, c * 256 + d);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** RFC 5952 section 4: lower case, no leading zeros, `::` for the first longest run of zeros. */
function formatGroups(groups: readonly number[]): string {
  const { start, length } = longestZeroRun(groups);
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  if (length < 2) return hex(0, GROUPS);
  return `${hex(0, start)}::${hex(start + length, GROUPS)}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  }
  return best;
}
