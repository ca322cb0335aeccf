import type { Context } from "hono";
import type { Server } from "./server.ts";

/**
 * The server that took the request of `c`, or `undefined` when none did, as in `app.request()` and
 * the test client.
 */
export function serverOf(c: Context): Server | undefined {
  // Only serve() puts a value of this name into the bindings.
  return (c.env as { readonly server?: Server } | undefined)?.server;
}

/**
 * A handler that tells a load balancer whether to send requests: 200, or 503 from the moment the
 * server has been told to stop. Requests are still answered then; this is what gives the balancer
 * the time to go elsewhere.
 *
 * @example
 * app.get("/readyz", readiness());
 */
export function readiness(): (c: Context) => Response {
  return (c) => {
    const isDraining = serverOf(c)?.draining ?? false;
    c.header("Cache-Control", "no-store");
    return isDraining ? c.json({ status: "draining" }, 503) : c.json({ status: "ready" });
  };
}
