import type { IncomingMessage } from "node:http";
import { isValidHost } from "../net/trusted-hosts.ts";
import type { Refusal } from "./refusal.ts";

const SLASH = 0x2f;

const HEADERS: Refusal = { status: 431, detail: "the request has too many headers." };
const HOST: Refusal = { status: 400, detail: "the request needs one valid Host header." };
const TARGET: Refusal = { status: 400, detail: "the request target is not a path of this server." };
/** The answer to a method that is never passed on. */
export const METHOD_REFUSAL: Refusal = {
  status: 405,
  detail: "the method is not supported.",
  headers: { Allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" },
};
/** The answer to an `Expect` other than `100-continue` (RFC 9110 section 10.1.1). */
export const EXPECTATION_REFUSAL: Refusal = {
  status: 417,
  detail: "the expectation is not supported.",
};
const CODING: Refusal = { status: 400, detail: "the transfer coding is not supported." };
const UPGRADE: Refusal = { status: 400, detail: "there is no WebSocket here." };

/** What the guards go by besides the request. */
export interface GuardOptions {
  readonly maxHeadersCount: number;
  readonly isTls: boolean;
}

/**
 * Why a request does not reach the app: more headers than allowed, a method that would echo or
 * tunnel, not exactly one valid `Host` (RFC 9112 section 3.2), a target that is neither a path nor
 * a URL of this very host, a transfer coding besides `chunked`, a WebSocket nobody takes. Hot: one pass over the header names.
 */
export function refusalOf(incoming: IncomingMessage, options: GuardOptions): Refusal | undefined {
  const { rawHeaders, method } = incoming;
  // The parser of some versions drops what is over the limit instead of refusing it.
  if (rawHeaders.length > options.maxHeadersCount * 2) return HEADERS;
  if (method === "TRACE" || method === "CONNECT") return METHOD_REFUSAL;
  const host = onlyHost(rawHeaders);
  if (host === undefined || !isKnownHost(host)) return HOST;
  const target = incoming.url ?? "";
  if (target.charCodeAt(0) !== SLASH && !isOwnUrl(target, host, options.isTls)) return TARGET;
  const { upgrade, "transfer-encoding": coding } = incoming.headers;
  // The parser goes by the last of several; the body would be passed on in the code of the others.
  if (coding !== undefined && coding.toLowerCase() !== "chunked") return CODING;
  // A handshake that somebody takes does not come here; other protocols may be ignored.
  return upgrade !== undefined && upgrade.toLowerCase() === "websocket" ? UPGRADE : undefined;
}

/** The value of the Host header, or `undefined` when there is none or more than one. */
function onlyHost(rawHeaders: readonly string[]): string | undefined {
  let host: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length !== 4 || name.toLowerCase() !== "host") continue;
    if (host !== undefined) return undefined;
    host = rawHeaders[index + 1];
  }
  return host;
}

/**
 * Whether an absolute target (RFC 9112 section 3.2.2) names what the Host header and the connection
 * say. With any other, a client could choose scheme and host past the checks of both.
 */
function isOwnUrl(target: string, host: string, isTls: boolean): boolean {
  const prefix = `${isTls ? "https" : "http"}://${host}`;
  const next = target[prefix.length];
  return (
    target.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase() &&
    (next === undefined || next === "/" || next === "?")
  );
}

/** What the parser's errors mean to the client. */
export function refusalOfParserError(error: Error): Refusal | undefined {
  const code = "code" in error ? String(error.code) : "";
  if (code === "HPE_HEADER_OVERFLOW") {
    return { status: 431, detail: "the headers of the request are too large." };
  }
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") {
    return { status: 413, detail: "the chunk extensions of the request are too large." };
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return { status: 408, detail: "the request did not arrive in time." };
  }
  return code.startsWith("HPE_") ? { status: 400, detail: "this is not HTTP." } : undefined;
}

// Nearly every request names the host of the one before; what is kept is only ever a valid one.
let lastHost: string | undefined;

function isKnownHost(host: string): boolean {
  if (host === lastHost) return true;
  if (!isValidHost(host)) return false;
  lastHost = host;
  return true;
}
