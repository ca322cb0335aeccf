import type { Next } from "hono";
import type { BeforeRequest } from "../app/hooks.ts";
import type { AnyHandler } from "../app/verbs.ts";

/** What a route says about who may call it. */
export interface AccessRule {
  /** The extension that sees to it: `"login"`. */
  readonly by: string;
  /** What it demands, in a few words: `"required"`, `"role admin"`. */
  readonly rule: string;
  /** Whether it finds out who the request comes from; a permission alone does not. */
  readonly identifies: boolean;
}

/** What can carry a rule: a guard of a route, a hook of a blueprint, the work of a command. */
type Marked = AnyHandler | BeforeRequest | ((...args: never[]) => unknown);

const rules = new WeakMap<Marked, AccessRule>();

/**
 * Marks a guard, or a `beforeRequest` hook, as one that decides who may call a route. `phial routes
 * --guards` shows it, and ACCESS_REQUIRED demands one on every route. Gives back what it was given.
 *
 * @example
 * const rule = { by: "shop", rule: "admin", identifies: false };
 * export const admins = accessGuard<MiddlewareHandler>(rule, (c, next) =>
 *   isAdmin(c) ? next() : abort(403),
 * );
 */
export function accessGuard<T extends Marked>(rule: AccessRule, guard: T): T {
  rules.set(guard, rule);
  return guard;
}

/** The rule of a guard, if it is marked with one. */
export function accessRuleOf(guard: Marked): AccessRule | undefined {
  return rules.get(guard);
}

/**
 * Says that a route, or all routes of a blueprint, are meant for everybody.
 *
 * @example
 * app.get("/about", openToAll, (c) => c.text("about"));
 */
export const openToAll = accessGuard(
  { by: "phial", rule: "open to all", identifies: false },
  function openToAll(_c: unknown, next: Next) {
    return next();
  },
);
