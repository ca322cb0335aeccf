import { type Context, Hono } from "hono";
import type { Phial } from "../app/phial.ts";
import { RequestContext } from "../context/request-context.ts";
import { enter } from "../context/storage.ts";

/** A request, and what the server would tell about its connection. */
export interface ConnectedRequest {
  readonly request: Request;
  readonly env: object;
}

/**
 * Runs `fn` with the context of a request that is not dispatched: no route, no hooks. Flask's
 * `test_request_context`, for testing what takes a `c`.
 *
 * @example
 * const url = await requestContext(app, "/", (c) => urlFor(c, "notes.show", { id: 7 }));
 */
export async function requestContext<T>(
  app: Phial,
  input: string | Request | ConnectedRequest,
  fn: (c: Context) => T | Promise<T>,
): Promise<T> {
  await app.start();
  const { request, env } = connected(input);
  let outcome: { readonly value: T } | undefined;
  const carrier = new Hono().all("*", async (c) => {
    const context = new RequestContext(app, c);
    try {
      outcome = { value: await enter(context, async () => fn(c)) };
    } catch (error) {
      context.failure = error;
      throw error;
    } finally {
      await app.endContext(context, context.failure);
    }
    return c.body(null);
  });
  carrier.onError((error) => {
    throw error;
  });
  await carrier.fetch(request, env);
  if (outcome === undefined) throw new TypeError("The request context ended without a result.");
  return outcome.value;
}

function connected(input: string | Request | ConnectedRequest): ConnectedRequest {
  if (typeof input === "string") {
    return { request: new Request(new URL(input, "http://localhost")), env: {} };
  }
  return input instanceof Request ? { request: input, env: {} } : input;
}
