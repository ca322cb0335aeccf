import type { Context } from "hono";
import { contextOf } from "../context/request-context.ts";
import type { Session } from "./session.ts";

/**
 * The session of the request. Touching it makes the response vary by cookie (CVE-2023-30861).
 *
 * @example
 * const visits = session<{ visits: number }>(c);
 * visits.set("visits", (visits.get("visits") ?? 0) + 1);
 */
export function session<Shape extends object = Record<string, unknown>>(
  c: Context,
): Session<Shape> {
  const opened = contextOf(c).app.sessions.of(c);
  opened.accessed = true;
  // The shape is the caller's promise about what it keeps under its keys.
  return opened;
}

/**
 * Gives `session()` a fixed shape, so that a wrong key or value does not compile.
 *
 * @example
 * export const visitor = defineSession<{ visits: number; name: string }>();
 * app.get("/", (c) => c.text(`visit ${visitor(c).get("visits") ?? 0}`));
 */
export function defineSession<Shape extends object>(): (c: Context) => Session<Shape> {
  return (c) => session<Shape>(c);
}
