import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { Phial } from "../app/phial.ts";
import type { Route } from "../app/route.ts";
import type { Routing, UrlValues } from "../app/routing.ts";
import { watchStreams } from "../app/stream-end.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { Session } from "../session/session.ts";
import { AppContext, type Teardown } from "./app-context.ts";

const CONTEXT = Symbol("phial.context");

interface Carrier {
  [CONTEXT]?: RequestContext;
}

/** Changes the response on its way out; may return another one. */
export type AfterRequest = (
  response: Response,
  c: Context,
) => Response | undefined | void | Promise<Response | undefined | void>;

/** The context of a request: everything Phial knows about it besides Hono's `c`. */
export class RequestContext extends AppContext {
  override readonly c: Context;
  /** What routing decided; set before any hook runs. */
  routing: Routing | undefined;
  session: Session | undefined;
  afterThis: AfterRequest[] | undefined;
  /** The body of the response is a stream, and the context ends with it. */
  streaming = false;
  /** When the request came in, by the app's monotonic clock. */
  readonly since: number;
  /** The error that nobody expected, if there was one. */
  failure: unknown;
  /** `failure` is thrown on to the caller of `fetch`. */
  propagates = false;
  /** Ends the wait for the handler. */
  expire: ((reason: unknown) => void) | undefined;
  #id: string | undefined;
  #urlValues: UrlValues | undefined;
  #abort: AbortController | undefined;

  constructor(app: Phial, c: Context) {
    super(app);
    this.c = c;
    this.since = app.clock.monotonic();
    // Hono has no place of its own for what a framework on top of it keeps for a request.
    (c as Carrier)[CONTEXT] = this;
  }

  /** The route that answers this request, if one matches. */
  get route(): Route | undefined {
    return this.routing?.kind === "route" ? this.routing.route : undefined;
  }

  /** Names the request in the log and in the answer to an error. */
  get id(): string {
    return (this.#id ??= randomUUID());
  }

  /** The values of the path parameters, converted where the route has converters. */
  get urlValues(): UrlValues {
    if (this.routing?.kind !== "route") return {};
    return this.routing.values ?? (this.#urlValues ??= this.c.req.param());
  }

  /** Aborted when the client goes away or the request's deadline has passed. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return AbortSignal.any([this.#abort.signal, this.c.req.raw.signal]);
  }

  /** As in every context; and from now on a stream of a response keeps the context open. */
  override onTeardown(teardown: Teardown): void {
    if (!this.hasTeardowns && !this.app.contextEnds.areHeard) watchStreams(this);
    super.onTeardown(teardown);
  }

  abort(reason: unknown): void {
    (this.#abort ??= new AbortController()).abort(reason);
  }

  protected override *hooks(): Iterable<Teardown> {
    for (const hooks of this.route?.hooksInnermostFirst ?? []) {
      yield* hooks.teardownRequest.toReversed();
    }
    yield* this.app.hooks.teardownRequest.toReversed();
    yield* super.hooks();
  }
}

/**
 * Phial's context behind `c`.
 *
 * @throws PhialError `CONTEXT_FOREIGN` when `c` does not come from a Phial app.
 */
export function contextOf(c: Context): RequestContext {
  const context = (c as Carrier)[CONTEXT];
  if (context) return context;
  throw new PhialError(
    "CONTEXT_FOREIGN",
    "This request is not handled by a Phial app, so nothing of Phial is known about it.",
    "Make the app with new Phial(name) instead of new Hono().",
  );
}

/** The same, or `undefined` when `c` does not come from a Phial app. */
export function contextOfAny(c: Context): RequestContext | undefined {
  return (c as Carrier)[CONTEXT];
}
