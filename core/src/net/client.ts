import type { Context } from "hono";
import { contextOf } from "../context/request-context.ts";
import { RequestSlot } from "../context/slot.ts";
import { peerAddress } from "./address.ts";
import type { Forwarded } from "./forwarded.ts";

/** What a server tells about the connection of a request: Node's, or Bun's. */
interface ConnectionEnv {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
  readonly requestIP?: (request: Request) => { readonly address: string } | null;
}

const forwarded = new RequestSlot<Forwarded>();

/**
 * The address of the client in canonical form: of the socket's peer, or of what TRUSTED_PROXIES
 * allows to be read from headers. Every part of Phial that asks who is calling asks here. Empty
 * where no connection is known, as in `app.request()`.
 *
 * @example
 * app.log.info({ ip: clientAddress(c) }, "signed in");
 */
export function clientAddress(c: Context): string {
  const { forwards } = contextOf(c).app;
  return forwards.ignoresHeaders ? peerAddress(peerOf(c)) : read(c).address;
}

/**
 * The addresses that the request came along, the client's first, as far as TRUSTED_PROXIES vouches
 * for them: Flask's `request.access_route` without what a client can make up.
 *
 * @example
 * accessRoute(c); // ["203.0.113.7", "10.0.0.2"]
 */
export function accessRoute(c: Context): string[] {
  return contextOf(c).app.forwards.route(peerOf(c), c.req.raw.headers);
}

/** Whether the client came over https, as far as the socket or a trusted proxy says. */
export function isSecure(c: Context): boolean {
  return schemeOf(c) === "https";
}

/**
 * Scheme, host and port under which the client reached the app, for absolute URLs; the host is
 * SERVER_NAME where that is set.
 *
 * @example
 * originOf(c); // "https://notes.example.com"
 */
export function originOf(c: Context): string {
  return `${schemeOf(c)}://${contextOf(c).app.settings.SERVER_NAME ?? hostOf(c)}`;
}

/** The host the client asked for, with its port unless that is the scheme's own. */
export function hostOf(c: Context): string {
  const { forwards } = contextOf(c).app;
  const { host, port } = forwards.ignoresHeaders ? ({} as Partial<Forwarded>) : read(c);
  const asked = host ?? hostOfUrl(c.req.url);
  const named = port === undefined ? asked : `${asked.replace(/:\d+$/, "")}:${port}`;
  const own = schemeOf(c) === "https" ? ":443" : ":80";
  return named.endsWith(own) ? named.slice(0, -own.length) : named;
}

/** Whether the connection comes from this machine itself, whatever headers say. */
export function peerIsLoopback(c: Context): boolean {
  const peer = peerAddress(peerOf(c));
  return peer === "::1" || peer.startsWith("127.");
}

/** `http` or `https`, as the socket or a trusted proxy says. */
export function schemeOf(c: Context): string {
  const { forwards } = contextOf(c).app;
  const proto = forwards.ignoresHeaders ? undefined : read(c).proto;
  return proto ?? c.req.url.slice(0, c.req.url.indexOf(":"));
}

function read(c: Context): Forwarded {
  const { app } = contextOf(c);
  return forwarded.getOr(c, () => app.forwards.read(peerOf(c), c.req.raw.headers));
}

function peerOf(c: Context): string {
  // Hono leaves the type of env to the server that calls fetch.
  const env = c.env as ConnectionEnv | undefined;
  return env?.incoming?.socket?.remoteAddress ?? env?.requestIP?.(c.req.raw)?.address ?? "";
}

function hostOfUrl(url: string): string {
  const start = url.indexOf("//") + 2;
  const end = url.indexOf("/", start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
