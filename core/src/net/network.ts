import { PhialError } from "../errors/phial-error.ts";
import { type Address, parseAddress } from "./address.ts";

/**
 * A range of addresses in CIDR notation, made by {@link network}.
 *
 * @example
 * network("10.0.0.0/8").contains("10.1.2.3"); // true
 */
export class Network {
  readonly version: 4 | 6;
  /** How many leading bits all addresses of the range share. */
  readonly prefix: number;
  /** Canonical text, always with the prefix length. */
  readonly text: string;
  readonly #parts: readonly number[];

  constructor(address: Address, prefix: number) {
    this.version = address.version;
    this.prefix = prefix;
    this.text = `${address.text}/${prefix}`;
    this.#parts = address.parts;
  }

  /** Whether the address lies in the range. What is not an address lies in none. */
  contains(address: string | Address): boolean {
    const parsed = typeof address === "string" ? parseAddress(address) : address;
    if (parsed === undefined || parsed.version !== this.version) return false;
    return haveCommonPrefix(this.#parts, parsed.parts, this.prefix);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

const MAPPED_BITS = 96;

/**
 * Reads a network: `10.0.0.0/8`, `2001:db8::/32`, or a single address. A range of IPv4-mapped
 * addresses becomes the range of IPv4 addresses.
 *
 * @throws PhialError `NETWORK_INVALID`, also when bits behind the prefix are set: `10.0.0.1/8`
 * leaves open which addresses were meant.
 */
export function network(text: string): Network {
  const slash = text.indexOf("/");
  const base = slash === -1 ? text : text.slice(0, slash);
  const address = isPlainAddress(base) ? parseAddress(base) : undefined;
  if (address === undefined) throw invalid(text, "is not an address or a network.");
  const prefix = prefixLength(base, slash === -1 ? undefined : text.slice(slash + 1), address);
  if (prefix === undefined) throw invalid(text, "has no valid prefix length.");
  const start = masked(address, prefix);
  if (!haveCommonPrefix(start, address.parts, address.parts.length * bitsPerPart(start))) {
    throw invalid(text, "has bits set behind its prefix.");
  }
  return new Network(address, prefix);
}

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map((text) => network(text));
}

/** The addresses of this machine itself (RFC 6890). */
export const LOOPBACK_NETWORKS = networks("127.0.0.0/8", "::1/128");

/** Loopback, private and link-local addresses (RFC 6890): where the nearest proxy usually is. */
export const LOCAL_NETWORKS = [
  ...LOOPBACK_NETWORKS,
  ...networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
  ...networks("169.254.0.0/16", "fe80::/10"),
];

/** Whether one of the networks has the address in it. */
export function anyContains(networks: readonly Network[], address: Address | undefined): boolean {
  return address !== undefined && networks.some((each) => each.contains(address));
}

/** Whether the address is one of this machine. What is not an address is not. */
export function isLoopback(address: string): boolean {
  return anyContains(LOOPBACK_NETWORKS, parseAddress(address));
}

/** Whether `text` has none of what {@link parseAddress} strips: port, brackets, zone. */
function isPlainAddress(text: string): boolean {
  return !/[[%]|^[^:]*:[^:]*$/.test(text);
}

function prefixLength(base: string, text: string | undefined, address: Address) {
  const total = address.version === 4 ? 32 : 128;
  if (text === undefined) return total;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const offset = address.version === 4 && base.includes(":") ? MAPPED_BITS : 0;
  const prefix = Number(text) - offset;
  return prefix >= 0 && prefix <= total ? prefix : undefined;
}

function bitsPerPart(parts: readonly number[]): number {
  return parts.length === 4 ? 8 : 16;
}

/** The parts of `address` with the bits behind the prefix cleared. */
function masked(address: Address, prefix: number): number[] {
  const bits = bitsPerPart(address.parts);
  return address.parts.map((part, index) => {
    const free = Math.min(bits, Math.max(0, (index + 1) * bits - prefix));
    return (part >> free) << free;
  });
}

function haveCommonPrefix(one: readonly number[], other: readonly number[], prefix: number) {
  const bits = bitsPerPart(one);
  for (let index = 0; index * bits < prefix; index += 1) {
    const free = Math.max(0, (index + 1) * bits - prefix);
    if (((one[index] ?? 0) ^ (other[index] ?? 0)) >> free !== 0) return false;
  }
  return true;
}

function invalid(text: string, problem: string): PhialError {
  return new PhialError(
    "NETWORK_INVALID",
    `${JSON.stringify(text)} ${problem}`,
    'Write an address ("192.0.2.1") or a network that starts at its first address ("10.0.0.0/8").',
  );
}
