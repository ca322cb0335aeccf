import type { Context } from "hono";
import type { RequestContext } from "../context/request-context.ts";
import { enter } from "../context/storage.ts";

/**
 * Notices when the response is a stream, whichever of Hono's helpers makes it: they all end in
 * `c.body` or `c.newResponse`.
 */
export function watchStreams(context: RequestContext): void {
  const { c } = context;
  const { body, newResponse } = c;
  // Both have many overloads; what goes in comes out unchanged.
  const watch = <F extends (...args: never[]) => unknown>(make: F): F =>
    ((...args: never[]) => {
      const [data]: readonly unknown[] = args;
      if (data instanceof ReadableStream) context.streaming = true;
      return make(...args);
    }) as F;
  c.body = watch(body);
  c.newResponse = watch(newResponse);
}

/**
 * A response whose context ends with its body: when all is sent, when it breaks, or when the
 * client goes away. The body is produced inside the context.
 */
export async function endAfterStream(
  context: RequestContext,
  response: Response,
): Promise<Response> {
  const { app, c } = context;
  const { body } = response;
  if (body === null) {
    await app.endContext(context, context.failure);
    return response;
  }
  if (c.req.raw.method === "HEAD") {
    const failure: unknown = await body.cancel().catch((error: unknown) => error);
    await app.endContext(context, context.failure ?? failure);
    return placed(c, withoutBody(response));
  }
  const source = endingSource(context, body.getReader());
  return placed(c, new Response(new ReadableStream(source, { highWaterMark: 0 }), response));
}

function endingSource(
  context: RequestContext,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): UnderlyingDefaultSource<Uint8Array> {
  const end = (error: unknown) => context.app.endContext(context, error);
  return {
    pull: async (controller) => {
      try {
        const { done, value } = await enter(context, () => reader.read());
        if (!done) return controller.enqueue(value);
        await end(undefined);
        controller.close();
      } catch (error) {
        await end(error);
        controller.error(error);
      }
    },
    cancel: async (reason) => {
      try {
        await enter(context, () => reader.cancel(reason));
      } finally {
        await end(reason);
      }
    },
  };
}

/** The answer to HEAD: that to GET without its body. */
export function withoutBody(response: Response): Response {
  return new Response(null, response);
}

/** The response that is sent; below Hono's middleware it has to take the place of the one before. */
export function placed(c: Context, response: Response): Response {
  if (!c.finalized || c.res === response) return response;
  // Hono's setter merges the headers of the old response into the new one unless it is cleared first.
  c.res = undefined;
  c.res = response;
  return response;
}
