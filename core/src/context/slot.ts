import type { Context } from "hono";
import { contextOf } from "./request-context.ts";

/**
 * A typed, private place on every request: what an extension keeps for a request and shows nobody
 * else. It lives until the request's context ends.
 *
 * @example
 * const remaining = new RequestSlot<number>();
 * app.beforeRequest((c) => remaining.set(c, 10));
 * app.get("/", (c) => c.text(`left ${remaining.get(c)}`));
 */
export class RequestSlot<T> {
  /** The value, or `undefined` when none was set for this request. */
  get(c: Context): T | undefined {
    // Only set() below writes under this key.
    return contextOf(c).get(this) as T | undefined;
  }

  /** The value, made by `make` at first use. */
  getOr(c: Context, make: () => T): T {
    const context = contextOf(c);
    if (!context.has(this)) context.set(this, make());
    return context.get(this) as T;
  }

  set(c: Context, value: T): void {
    contextOf(c).set(this, value);
  }
}
