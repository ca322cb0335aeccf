import { LOCAL_NETWORKS, type Network, network } from "./network.ts";

/** What a hosting platform says about the requests it passes on. */
export interface Platform {
  /** Name of the one header with the client's address, in lower case. */
  readonly header: string;
  /** How many addresses the platform puts into it; the first of them is the client's. */
  readonly writes: number;
  /** From where its proxies connect. */
  readonly peers: readonly Network[];
}

/** Published at https://www.cloudflare.com/ips/; last compared in November 2026. */
const CLOUDFLARE = [
  "173.245.48.0/20",
  "103.21.244.0/22",
  "103.22.200.0/22",
  "103.31.4.0/22",
  "141.101.64.0/18",
  "108.162.192.0/18",
  "190.93.240.0/20",
  "188.114.96.0/20",
  "197.234.240.0/22",
  "198.41.128.0/17",
  "162.158.0.0/15",
  "104.16.0.0/13",
  "104.24.0.0/14",
  "172.64.0.0/13",
  "131.0.72.0/22",
  "2400:cb00::/32",
  "2606:4700::/32",
  "2803:f800::/32",
  "2405:b500::/32",
  "2405:8100::/32",
  "2a06:98c0::/29",
  "2c0f:f248::/32",
] as const;

/**
 * The platforms known by name:
 *
 * - `vercel` overwrites `X-Forwarded-For` with the client's address alone.
 * - `fly` appends the client's address and then the app's own.
 * - `heroku` appends the client's address.
 * - `cloudflare` overwrites `CF-Connecting-IP`. Its peers are Cloudflare's published networks and
 *   not this machine: a local proxy passes a forged header on as readily as a real one. For a
 *   tunnel that ends on this machine give `peers: ["127.0.0.1", "::1"]`.
 */
export const PLATFORMS: ReadonlyMap<string, Platform> = new Map([
  ["vercel", { header: "x-forwarded-for", writes: 1, peers: LOCAL_NETWORKS }],
  ["fly", { header: "x-forwarded-for", writes: 2, peers: LOCAL_NETWORKS }],
  ["heroku", { header: "x-forwarded-for", writes: 1, peers: LOCAL_NETWORKS }],
  [
    "cloudflare",
    { header: "cf-connecting-ip", writes: 1, peers: CLOUDFLARE.map((text) => network(text)) },
  ],
]);
