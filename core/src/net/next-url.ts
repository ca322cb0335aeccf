import type { Context } from "hono";
import { redirect } from "../app/redirect.ts";
import { originOf } from "./client.ts";
import { safeRedirectTarget } from "./safe-redirect.ts";

/** Where {@link nextUrl} looks and what it falls back to. */
export interface NextUrlOptions {
  /** The query parameter. @default "next" */
  readonly field?: string;
  /** @default "/" */
  readonly fallback?: string;
}

/**
 * Where the client asked to go next, checked: a path on our own origin, or the fallback. The one
 * check for every parameter of this kind.
 *
 * @example
 * return redirect(nextUrl(c, { fallback: "/notes" }));
 */
export function nextUrl(c: Context, options: NextUrlOptions = {}): string {
  const { field = "next", fallback = "/" } = options;
  return safeRedirectTarget(c.req.query(field), { origin: originOf(c), fallback });
}

/**
 * Redirects to a target that came from outside, or to the fallback where the target would leave
 * our origin.
 *
 * @example
 * return safeRedirect(c, form.next, "/notes");
 */
export function safeRedirect(c: Context, target: string | undefined, fallback = "/"): Response {
  return redirect(safeRedirectTarget(target, { origin: originOf(c), fallback }));
}
