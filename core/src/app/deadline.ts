import type { RequestContext } from "../context/request-context.ts";
import { leave } from "../context/storage.ts";
import { HttpError } from "../errors/http-error.ts";

/**
 * The requests that an app is working on. One timer for all of them looks for those that are over
 * REQUEST_TIMEOUT, so that a request costs an entry in a set and no timer of its own.
 */
export class InFlight {
  readonly #contexts = new Set<RequestContext>();
  readonly #limit: number | null;
  #timer: NodeJS.Timeout | undefined;

  /** @param seconds what a handler may take; 0 for no limit */
  constructor(seconds: number) {
    this.#limit = seconds === 0 ? null : seconds * 1000;
  }

  get size(): number {
    return this.#contexts.size;
  }

  add(context: RequestContext): void {
    this.#contexts.add(context);
    const limit = this.#limit;
    if (limit !== null && this.#timer === undefined) leave(() => this.#schedule(limit));
  }

  delete(context: RequestContext): void {
    this.#contexts.delete(context);
  }

  /** Ends every request that is over its time, by the app's clock. */
  sweep(): void {
    if (this.#limit === null) return;
    for (const context of this.#contexts) {
      if (context.app.clock.monotonic() - context.since < this.#limit) continue;
      this.#contexts.delete(context);
      const late = latenessOf(context);
      context.abort(late);
      context.expire?.(late);
    }
  }

  /** Stops the timer. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(limit: number): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.sweep();
        if (this.#contexts.size > 0) this.#schedule(limit);
      },
      Math.min(limit, 1000),
    );
    this.#timer.unref();
  }
}

// Whose fault it is: a handler that still waits for the body is not the one that is slow.
function latenessOf({ c }: RequestContext): HttpError {
  // Hono leaves the type of env to the server that calls fetch.
  const env = c.env as { readonly incoming?: { readonly complete?: boolean } } | undefined;
  if (env?.incoming?.complete === false) {
    const detail = "The request did not arrive in time.";
    const headers = { Connection: "close" };
    return new HttpError(408, { code: "REQUEST_INCOMPLETE", detail, headers });
  }
  const detail = "The request took too long.";
  return new HttpError(503, { code: "REQUEST_TIMEOUT", detail, headers: { "Retry-After": "5" } });
}

/**
 * What `answer` gives, or a 503 (a 408 while the body is still coming) when the request runs over its
 * time first: the handler then sees its signal aborted, and what it still returns is dropped.
 */
export function withDeadline(
  context: RequestContext,
  answer: Promise<Response>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    context.expire = reject;
    answer.then(resolve, reject);
  });
}
