import { type Address, parseAddress, peerAddress } from "./address.ts";
import { anyContains } from "./network.ts";
import type { TrustedProxies } from "./proxies.ts";
import { isValidHost } from "./trusted-hosts.ts";

/** Where {@link resolveForwarded} reads headers: a `Headers` object fits. */
export interface HeaderSource {
  /** The value, the lines of a repeated header joined with `,` in their order. */
  get(name: string): string | null;
}

/** What {@link resolveForwarded} decides from. */
export interface ForwardedInput {
  /** The address of the socket's peer. */
  readonly peer: string;
  readonly headers: HeaderSource;
  /** The value of `TRUSTED_PROXIES`. */
  readonly trusted: TrustedProxies | null;
}

/** What a request is known to have been before it came through the trusted proxies. */
export interface Forwarded {
  /** The client's address in canonical form; the peer's when nothing better is known. */
  readonly address: string;
  /** What the client used to reach the outermost trusted proxy; `undefined`: as on the socket. */
  readonly proto: "http" | "https" | undefined;
  /** The host, with its port if it was written, that the client asked for; `undefined`: see `Host`. */
  readonly host: string | undefined;
  /** The port the client connected to; `undefined`: see the host. */
  readonly port: number | undefined;
  /** The path under which the proxy publishes the app, without a slash at the end. */
  readonly prefix: string | undefined;
  /** The header does not hold as many addresses as the setting says: worth a warning. */
  readonly chainMismatch: boolean;
}

/**
 * Decides who the client is, from the socket's peer and the headers of trusted proxies. Pure.
 *
 * No header is read unless the peer is a trusted proxy, and of the headers only the configured one.
 * Addresses are counted from the right, where the nearest proxy writes; what a client puts in comes
 * to stand on the left and is never used. Where the header has fewer addresses than declared, or
 * one that is not an address, the answer is the peer. Costs nothing but {@link peerAddress} while
 * `trusted` is `null`.
 *
 * Source: Werkzeug's `ProxyFix` for the counting, RFC 9110 section 5.3 for joined lines.
 */
export function resolveForwarded(input: ForwardedInput): Forwarded {
  const { peer, headers, trusted } = input;
  if (trusted === null) return direct(peer);
  const peerParsed = parseAddress(peer);
  if (trusted.peers !== "any" && !anyContains(trusted.peers, peerParsed)) return direct(peer);
  const chain = headers.get(trusted.header) ?? "";
  const count = trusted.mode === "networks" ? 0 : trusted.count;
  const client =
    trusted.mode === "networks"
      ? walk(chain, trusted, peerParsed)
      : parseAddress(fromRight(chain, count) ?? "");
  const has = (name: string, nth: number) =>
    nth === 0 ? undefined : fromRight(headers.get(name) ?? "", nth);
  return {
    address: client?.text ?? peerAddress(peer),
    proto: protoOf(has("x-forwarded-proto", trusted.proto)),
    host: hostOf(has("x-forwarded-host", trusted.host)),
    port: portOf(has("x-forwarded-port", trusted.port)),
    prefix: prefixOf(has("x-forwarded-prefix", trusted.prefix)),
    chainMismatch: count > 0 && isMismatch(chain, trusted),
  };
}

/**
 * The addresses between the client and the app, the client's first, as far as trusted proxies vouch
 * for them. Pure; {@link resolveForwarded} decides who the client is.
 */
export function resolveRoute(input: ForwardedInput): string[] {
  const { peer, headers, trusted } = input;
  const { address } = resolveForwarded(input);
  if (trusted === null || address === peerAddress(peer)) return [address];
  const chain = (headers.get(trusted.header) ?? "").split(",").map(canonical);
  const start =
    trusted.mode === "networks" ? chain.lastIndexOf(address) : chain.length - trusted.count;
  return chain.slice(start);
}

function canonical(text: string): string {
  return parseAddress(text.trim())?.text ?? text.trim();
}

function direct(peer: string): Forwarded {
  return {
    address: peerAddress(peer),
    proto: undefined,
    host: undefined,
    port: undefined,
    prefix: undefined,
    chainMismatch: false,
  };
}

/**
 * The `nth` value of a comma list, counted from the right, without the space around it. An empty
 * value counts: a proxy that writes nothing must not move its neighbour's place.
 */
function fromRight(list: string, nth: number): string | undefined {
  let end = list.length;
  for (let passed = 1; passed < nth; passed += 1) {
    end = list.lastIndexOf(",", end - 1);
    if (end <= 0) return undefined;
  }
  return list.slice(list.lastIndexOf(",", end - 1) + 1, end).trim();
}

/** Goes from the right while the addresses are those of trusted proxies, to the first that is not. */
function walk(chain: string, trusted: TrustedProxies, peer: Address | undefined) {
  const networks = trusted.peers === "any" ? [] : trusted.peers;
  let nearest = peer;
  for (let end = chain.length; end > 0;) {
    const comma = chain.lastIndexOf(",", end - 1);
    const address = parseAddress(chain.slice(comma + 1, end).trim());
    // What a trusted proxy wrote is not an address: nobody further away can be known.
    if (address === undefined) return nearest;
    if (!anyContains(networks, address)) return address;
    nearest = address;
    end = comma;
  }
  return nearest;
}

function isMismatch(chain: string, trusted: TrustedProxies): boolean {
  if (chain === "") return false;
  if (fromRight(chain, trusted.count) === undefined) return true;
  return trusted.mode === "platform" && fromRight(chain, trusted.count + 1) !== undefined;
}

function protoOf(value: string | undefined): "http" | "https" | undefined {
  const proto = value?.toLowerCase();
  return proto === "http" || proto === "https" ? proto : undefined;
}

function hostOf(value: string | undefined): string | undefined {
  return value !== undefined && isValidHost(value) ? value : undefined;
}

function portOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,5}$/.test(value)) return undefined;
  const port = Number(value);
  return port > 0 && port <= 65_535 ? port : undefined;
}

/** Only a plain path: what becomes part of every URL must not be able to change its host. */
function prefixOf(value: string | undefined): string | undefined {
  const path = value?.endsWith("/") === true ? value.slice(0, -1) : value;
  return path !== undefined && /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/.test(path) ? path : undefined;
}
