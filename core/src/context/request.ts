import type { Context } from "hono";
import type { Route } from "../app/route.ts";
import { type AfterRequest, contextOf } from "./request-context.ts";

/**
 * Changes the response of this request only; runs before the `afterRequest` hooks.
 *
 * @example
 * afterThisRequest(c, (response) => response.headers.append("Server-Timing", "db;dur=3"));
 */
export function afterThisRequest(c: Context, change: AfterRequest): void {
  (contextOf(c).afterThis ??= []).push(change);
}

/**
 * The route that answers the request, known before any hook runs; `undefined` where none matches.
 *
 * @example
 * if (routeOf(c)?.has(csrf.exempt)) return;
 */
export function routeOf(c: Context): Route | undefined {
  return contextOf(c).route;
}

/**
 * The values of the path parameters, converted where the route has converters: Flask's
 * `request.view_args`.
 */
export function urlValues(c: Context): Readonly<Record<string, unknown>> {
  return contextOf(c).urlValues;
}

/** Names the request in the log, and in the `X-Request-Id` of the answer to an error. */
export function requestId(c: Context): string {
  return contextOf(c).id;
}

/**
 * Aborted when the client has gone away or the request is over REQUEST_TIMEOUT: for work that is
 * worth stopping.
 *
 * @example
 * const answer = await fetch(url, { signal: abortSignal(c) });
 */
export function abortSignal(c: Context): AbortSignal {
  return contextOf(c).signal;
}
