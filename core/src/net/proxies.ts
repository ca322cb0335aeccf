import type { StandardSchemaV1 } from "@standard-schema/spec";
import { PhialError } from "../errors/phial-error.ts";
import { isPlainObject } from "../settings/json-value.ts";
import { nearest } from "../settings/nearest.ts";
import { LOCAL_NETWORKS, type Network, network } from "./network.ts";
import { PLATFORMS } from "./platforms.ts";

/** How many values trusted proxies write into the other forwarded headers; 0 ignores the header. */
interface ForwardedCounts {
  /** Of `X-Forwarded-Proto`. @default 1 */
  readonly proto?: number;
  /** Of `X-Forwarded-Host`. @default 0 */
  readonly host?: number;
  /** Of `X-Forwarded-Port`. @default 0 */
  readonly port?: number;
  /** Of `X-Forwarded-Prefix`. @default 0 */
  readonly prefix?: number;
}

/** So many proxies stand in front, each of which appends the address it was called from. */
export interface HopsInput extends ForwardedCounts {
  readonly hops: number;
  /** From where the nearest proxy connects. @default loopback, private and link-local addresses */
  readonly peers?: readonly string[] | "any";
  /** Has to be `true` where `peers` is `"any"` or nearly so. */
  readonly allowAnyPeer?: boolean;
}

/** The networks of the proxies; the client is the first address from the right outside of them. */
export interface NetworksInput extends ForwardedCounts {
  readonly proxies: readonly string[];
}

/** A hosting platform, by name or described. */
export interface PlatformInput extends ForwardedCounts {
  readonly platform:
    | "vercel"
    | "fly"
    | "heroku"
    | "cloudflare"
    | { readonly header: string; readonly writes: number; readonly peers: readonly string[] };
  /** From where the platform's proxies connect, if not from where they usually do. */
  readonly peers?: readonly string[];
}

/** What the setting `TRUSTED_PROXIES` may be; `null` trusts nobody. */
export type TrustedProxiesInput = HopsInput | NetworksInput | PlatformInput | null;

/** A checked `TRUSTED_PROXIES`, for `resolveForwarded`. */
export interface TrustedProxies {
  readonly mode: "hops" | "networks" | "platform";
  /** The one header with addresses that is read, in lower case. */
  readonly header: string;
  /** The client's is the so-manieth address from the right; 0 in the mode `networks`. */
  readonly count: number;
  readonly peers: readonly Network[] | "any";
  readonly proto: number;
  readonly host: number;
  readonly port: number;
  readonly prefix: number;
  /** To be logged when the app starts. */
  readonly warnings: readonly string[];
}

const FORWARDED_FOR = "x-forwarded-for";
const COUNTS = ["proto", "host", "port", "prefix"];
const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["hops", ["hops", "peers", "allowAnyPeer", ...COUNTS]],
  ["proxies", ["proxies", ...COUNTS]],
  ["platform", ["platform", "peers", ...COUNTS]],
]);
const SAFE_FORMS =
  '{"hops": 1} (one proxy, on a private address) or {"proxies": ["10.0.0.0/8"]} (the networks of your proxies)';
const MAX_COUNT = 32;
/** No proxy needs a wider range: it would be everybody. `fc00::/7` is the widest in real use. */
const WIDEST_PREFIX = { 4: 8, 6: 7 } as const;

type Problems = string[];

/**
 * Checks the value of `TRUSTED_PROXIES`.
 *
 * @throws PhialError `TRUSTED_PROXIES_INVALID` naming everything that is wrong with it. Blanket
 * trust (`true`, `"any"`, `0.0.0.0/0`) is refused: with it every client chooses its own address.
 * @example
 * parseTrustedProxies({ hops: 1 });
 * parseTrustedProxies({ proxies: ["10.0.0.0/8"], host: 1 });
 * parseTrustedProxies({ platform: "fly" });
 */
export function parseTrustedProxies(value: unknown): TrustedProxies | null {
  const problems: Problems = [];
  const trusted = read(value, problems);
  if (problems.length === 0) return trusted;
  throw new PhialError(
    "TRUSTED_PROXIES_INVALID",
    `TRUSTED_PROXIES cannot be used: ${problems.join("; ")}.`,
    `Set TRUSTED_PROXIES to ${SAFE_FORMS}.`,
  );
}

/** The same as a Standard Schema, for a settings table. Problems come as one issue. */
export const trustedProxiesSchema: StandardSchemaV1<TrustedProxiesInput, TrustedProxies | null> = {
  "~standard": {
    version: 1,
    vendor: "phial",
    validate(value) {
      const problems: Problems = [];
      const trusted = read(value, problems);
      if (problems.length === 0) return { value: trusted };
      return { issues: [{ message: `${problems.join("; ")}; write ${SAFE_FORMS}` }] };
    },
  },
};

function read(value: unknown, problems: Problems): TrustedProxies | null {
  if (value === null || value === undefined) return null;
  if (!isPlainObject(value)) {
    problems.push(`${show(value)} does not say which proxies to trust`);
    return null;
  }
  const modes = [...KEYS.keys()].filter((mode) => value[mode] !== undefined);
  if (modes.length !== 1) {
    problems.push("exactly one of hops, proxies and platform must be given");
    return null;
  }
  checkKeys(value, KEYS.get(modes[0] ?? "") ?? [], problems);
  const counts = {
    proto: countOf(value, "proto", problems) ?? 1,
    host: countOf(value, "host", problems) ?? 0,
    port: countOf(value, "port", problems) ?? 0,
    prefix: countOf(value, "prefix", problems) ?? 0,
  };
  if (modes[0] === "hops") return { ...readHops(value, problems), ...counts };
  if (modes[0] === "platform") return { ...readPlatform(value, problems), ...counts };
  return { ...readNetworks(value, problems), ...counts };
}

type Core = Omit<TrustedProxies, "proto" | "host" | "port" | "prefix">;

function readHops(value: Record<string, unknown>, problems: Problems): Core {
  const count = wholeNumber("hops", value["hops"], problems);
  const { allowAnyPeer } = value;
  if (allowAnyPeer !== undefined && typeof allowAnyPeer !== "boolean") {
    problems.push("allowAnyPeer must be true or false");
  }
  const isAny = value["peers"] === "any";
  const peers = isAny ? "any" : peersOf(value["peers"], problems);
  const isWide = peers !== "any" && peers.some((peer) => isTooWide(peer));
  if ((isAny || isWide) && allowAnyPeer !== true) {
    problems.push("peers that are anybody need allowAnyPeer: true as well");
  }
  if (!isAny && !isWide && allowAnyPeer === true) {
    problems.push('allowAnyPeer goes only with peers: "any"');
  }
  const warnings =
    isAny || isWide
      ? [
          "TRUSTED_PROXIES trusts every peer: whoever reaches this port directly chooses its address",
        ]
      : [];
  return { mode: "hops", header: FORWARDED_FOR, count, peers, warnings };
}

function peersOf(value: unknown, problems: Problems): readonly Network[] {
  return value === undefined ? LOCAL_NETWORKS : networksOf("peers", value, problems);
}

function readNetworks(value: Record<string, unknown>, problems: Problems): Core {
  const peers = narrowNetworksOf("proxies", value["proxies"], problems);
  return { mode: "networks", header: FORWARDED_FOR, count: 0, peers, warnings: [] };
}

function readPlatform(value: Record<string, unknown>, problems: Problems): Core {
  const { platform } = value;
  const own =
    value["peers"] === undefined ? undefined : narrowNetworksOf("peers", value["peers"], problems);
  if (isPlainObject(platform)) {
    if (own !== undefined) problems.push("the peers of a described platform belong inside it");
    return describedPlatform(platform, problems);
  }
  const known = typeof platform === "string" ? PLATFORMS.get(platform) : undefined;
  if (known === undefined) {
    const names = [...PLATFORMS.keys()].join(", ");
    problems.push(`platform ${show(platform)} is none of ${names}, and no {header, writes, peers}`);
  }
  const { header = "", writes = 1, peers = [] } = known ?? {};
  return { mode: "platform", header, count: writes, peers: own ?? peers, warnings: [] };
}

function describedPlatform(platform: Record<string, unknown>, problems: Problems): Core {
  checkKeys(platform, ["header", "writes", "peers"], problems);
  const header = typeof platform["header"] === "string" ? platform["header"].toLowerCase() : "";
  // Forwarded (RFC 7239) is no list of addresses, and would be read as one.
  if (!/^[a-z0-9-]+$/.test(header) || header === "forwarded") {
    problems.push("platform.header must name a header that holds only addresses");
  }
  const count = wholeNumber("platform.writes", platform["writes"], problems);
  const peers = narrowNetworksOf("platform.peers", platform["peers"], problems);
  return { mode: "platform", header, count, peers, warnings: [] };
}

function narrowNetworksOf(name: string, value: unknown, problems: Problems): readonly Network[] {
  if (value === "any") {
    problems.push(`${name} must not be "any"`);
    return [];
  }
  const networks = networksOf(name, value, problems);
  for (const wide of networks.filter((each) => isTooWide(each))) {
    problems.push(`${name} has ${wide.text}, which is nearly everybody`);
  }
  return networks;
}

function networksOf(name: string, value: unknown, problems: Problems): readonly Network[] {
  const networks: Network[] = [];
  if (!Array.isArray(value) || value.length === 0) {
    problems.push(`${name} must be a list of networks`);
    return networks;
  }
  for (const text of value as readonly unknown[]) {
    try {
      networks.push(network(typeof text === "string" ? text : String(text)));
    } catch {
      problems.push(`${name} has ${show(text)}, which is no network such as "10.0.0.0/8"`);
    }
  }
  return networks;
}

function isTooWide(range: Network): boolean {
  return range.prefix < WIDEST_PREFIX[range.version];
}

function countOf(value: Record<string, unknown>, name: string, problems: Problems) {
  return value[name] === undefined ? undefined : wholeNumber(name, value[name], problems);
}

/** A count of its own has to be at least 1; those in {@link COUNTS} may be switched off. */
function wholeNumber(name: string, value: unknown, problems: Problems): number {
  const least = COUNTS.includes(name) ? 0 : 1;
  const isWhole = typeof value === "number" && Number.isInteger(value);
  if (isWhole && value >= least && value <= MAX_COUNT) return value;
  problems.push(`${name} must be a whole number from ${least} to ${MAX_COUNT}`);
  return least;
}

function checkKeys(value: object, allowed: readonly string[], problems: Problems): void {
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue;
    const meant = nearest(key, allowed);
    problems.push(`${show(key)} is not known here${meant ? ` (did you mean ${meant}?)` : ""}`);
  }
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
