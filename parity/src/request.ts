import { requestBody } from "./body.ts";
import { digestHeader } from "./digest.ts";
import type { RecordedRequest } from "./recording.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Scheme and host, such as `https://example.com:8443`. */
  readonly base: string;
  /** Path and query exactly as they are to stand on the request line. */
  readonly path: string;
  /** Names and values; a character of a value is one byte. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** The address of the other end of the socket. */
  readonly peer: string;
}

/** The host and scheme a recorded request goes to. */
export function targetOf(request: RecordedRequest): { scheme: string; host: string; base: string } {
  const base = request.base_url ?? "http://localhost";
  const url = new URL(base);
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return { scheme: url.protocol.replace(":", ""), host, base: base.replace(/\/+$/, "") };
}

/** The path of a request line without its query. */
export function pathOf(target: string): string {
  const at = target.indexOf("?");
  return at < 0 ? target : target.slice(0, at);
}

/** Whether the request brings its own Cookie header, so that the jar is not used. */
export function hasOwnCookies(request: RecordedRequest): boolean {
  return Object.keys(request.headers).some((name) => name.toLowerCase() === "cookie");
}

/**
 * Turns a recorded request, its variables already replaced, into what goes over the wire.
 *
 * @param cookie the Cookie header from the client's jar, or an empty string for none
 */
export function buildRequest(request: RecordedRequest, cookie: string): WireRequest {
  const { base } = targetOf(request);
  const headers: [string, string][] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    headers.push([
      name,
      typeof value === "string" ? value : digestHeader(request.method, value.$digest),
    ]);
  }
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name);
  if (!has("host")) headers.unshift(["Host", base.slice(base.indexOf("://") + 3).toLowerCase()]);
  if (cookie !== "") headers.push(["Cookie", cookie]);
  const body = requestBody(request);
  if (body?.type !== undefined && (body.forced === true || !has("content-type"))) {
    headers.push(["Content-Type", body.type]);
  }
  const length = body?.bytes.length || lengthOfNothing(headers);
  if (length !== undefined) headers.push(["Content-Length", String(length)]);
  const { method, path, remote_addr: peer } = request;
  return { method, base, path, headers, body: body?.bytes, peer };
}

/**
 * The client Flask was recorded with sends an empty form, not nothing, when it says "a form"; an
 * empty text it takes for nothing.
 */
function lengthOfNothing(headers: readonly (readonly [string, string])[]): number | undefined {
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return type.startsWith("application/x-www-form-urlencoded") ? 0 : undefined;
}
