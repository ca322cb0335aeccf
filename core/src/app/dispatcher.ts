import { Context, type ExecutionContext, type Next } from "hono";
import { admitBody, isBodyless, settleBody } from "../body/body-meter.ts";
import { RequestContext, contextOf } from "../context/request-context.ts";
import { enter } from "../context/storage.ts";
import { HttpError } from "../errors/http-error.ts";
import { hostIsTrusted } from "../http/host.ts";
import { hostOf, originOf } from "../net/client.ts";
import { requestStarted } from "./app-signals.ts";
import { withDeadline } from "./deadline.ts";
import { ErrorAnswers } from "./error-answers.ts";
import type { Phial } from "./phial.ts";
import { redirectPage } from "./redirect.ts";
import { RequestHooks } from "./request-hooks.ts";
import { routingPath } from "./routing-path.ts";
import type { Routing } from "./routing.ts";
import { endAfterStream, watchStreams, withoutBody } from "./stream-end.ts";

/** Hono's `fetch`. */
type Fetch = (
  request: Request,
  env?: unknown,
  executionContext?: ExecutionContext,
) => Response | Promise<Response>;

type Answer = Response | Promise<Response>;

/**
 * What happens to a request between the router and the response: context, hooks, handler, errors,
 * session, teardown. What has nothing to do costs a comparison, and a request whose handler is
 * synchronous is answered without a promise.
 */
export class Dispatcher {
  readonly errors: ErrorAnswers;
  readonly #app: Phial;
  readonly #hooks: RequestHooks;
  readonly #hono: Fetch;

  /** @param hono the `fetch` of Hono below, for requests that its middleware takes part in */
  constructor(app: Phial, hono: Fetch) {
    this.#app = app;
    this.#hono = hono;
    this.errors = new ErrorAnswers(app);
    this.#hooks = new RequestHooks(app);
  }

  /** Answers a request: with Hono's chain around the handler only where it has a part in it. */
  readonly fetch: Fetch = (request, env, executionContext) => {
    const { table } = this.#app;
    if (table.hasForeign) return this.#hono(request, env, executionContext);
    const isHead = request.method === "HEAD";
    const path = routingPath(request);
    const matchResult = table.match(isHead ? "GET" : request.method, path);
    const notFoundHandler = this.unanswered;
    const init = {
      path,
      matchResult,
      env: env as never,
      executionCtx: executionContext,
      notFoundHandler,
    };
    const c = new Context(request, init);
    const answer = this.root(c, noNext);
    if (!isHead) return answer;
    return answer instanceof Promise ? answer.then(withoutBody) : withoutBody(answer);
  };

  /** The app's one root middleware. */
  readonly root = (c: Context, next: Next): Answer => {
    const context = new RequestContext(this.#app, c);
    if (this.#app.contextEnds.areHeard) watchStreams(context);
    return enter(context, this.#handle, context, next);
  };

  /** Answers what no handler has answered: for Hono's `notFound`. */
  readonly unanswered = (c: Context): Answer => {
    const context = contextOf(c);
    const { routing } = context;
    try {
      if (routing === undefined || routing.kind === "route") throw new HttpError(404);
      return this.#unrouted(context);
    } catch (error) {
      return this.errors.answer(c, error);
    }
  };

  readonly #handle = (context: RequestContext, next: Next): Answer => {
    let answer: Answer;
    try {
      answer = this.#begin(context, next);
    } catch (error) {
      answer = this.errors.answer(context.c, error);
    }
    if (answer instanceof Promise || this.#mustEnd(context) || this.#hooks.hasAfter(context)) {
      // Only what goes on beyond this turn can run over its time.
      this.#app.inFlight.add(context);
      return this.#complete(context, answer);
    }
    return answer;
  };

  // Routing, hooks and handler; stays synchronous as long as nothing in between is async.
  #begin(context: RequestContext, next: Next): Answer {
    const { c } = context;
    const app = this.#app;
    context.routing = this.#untrustedHost(c) ?? app.table.resolve(c);
    if (isBodyless(c.req.raw.method)) {
      const isPlain = !app.sessions.eager && !requestStarted.hasReceivers(app);
      if (isPlain && !this.#hooks.hasBefore(context)) return this.#answer(context, next);
    } else admitBody(c);
    return this.#beginAsync(context, next);
  }

  async #beginAsync(context: RequestContext, next: Next): Promise<Response> {
    const { c } = context;
    const app = this.#app;
    if (app.sessions.eager) await app.sessions.load(context);
    if (requestStarted.hasReceivers(app)) await requestStarted.send({ c }, app);
    const early = this.#hooks.hasBefore(context) ? await this.#hooks.before(context) : undefined;
    if (early) return early;
    const response = await this.#answer(context, next);
    if (!isBodyless(c.req.raw.method)) await settleBody(c);
    return response;
  }

  #answer(context: RequestContext, next: Next): Answer {
    const { c, routing } = context;
    if (this.#app.table.hasForeign && !this.#app.table.isAlone(c)) return next().then(() => c.res);
    return routing?.kind === "route" ? routing.route.handle(c, next) : this.#unrouted(context);
  }

  async #complete(context: RequestContext, answer: Answer): Promise<Response> {
    let endsWithStream = false;
    try {
      const response = await this.#finish(context, await this.#settled(context, answer));
      if (!context.streaming) return response;
      const stream = await endAfterStream(context, response);
      endsWithStream = true;
      return stream;
    } finally {
      this.#app.inFlight.delete(context);
      if (!endsWithStream && this.#mustEnd(context)) {
        await this.#app.endContext(context, context.failure);
      }
    }
  }

  #mustEnd(context: RequestContext): boolean {
    return context.streaming || context.hasTeardowns || this.#app.contextEnds.areHeard;
  }

  async #settled(context: RequestContext, answer: Answer): Promise<Response> {
    if (answer instanceof Response) return answer;
    try {
      return await withDeadline(context, answer);
    } catch (error) {
      return this.errors.answer(context.c, error);
    }
  }

  // An error of an after hook is answered like one of the handler, and passes the hooks once more.
  async #finish(context: RequestContext, response: Response): Promise<Response> {
    try {
      return await this.#hooks.after(context, response);
    } catch (error) {
      const answer = await this.errors.answer(context.c, error);
      try {
        return await this.#hooks.after(context, answer);
      } catch (second) {
        this.#app.log.error({ err: second }, "a hook failed while an error was answered");
        return answer;
      }
    }
  }

  #untrustedHost(c: Context): Routing | undefined {
    const trusted = this.#app.settings.TRUSTED_HOSTS;
    if (trusted === null) return undefined;
    const host = hostOf(c);
    if (hostIsTrusted(host, trusted)) return undefined;
    const detail = "The host of the request is not trusted.";
    return { kind: "error", error: new HttpError(400, { code: "HOST_UNTRUSTED", detail }) };
  }

  #unrouted(context: RequestContext): Response {
    const { routing, c } = context;
    if (routing?.kind === "error") throw routing.error;
    if (routing?.kind === "options") {
      const headers = { Allow: routing.allow, "Content-Type": "text/html; charset=utf-8" };
      return new Response("", { headers });
    }
    if (routing?.kind === "redirect") {
      const query = c.req.url.indexOf("?");
      const search = query < 0 ? "" : c.req.url.slice(query);
      return redirectPage(`${originOf(c)}${routing.path}${search}`, 308);
    }
    throw new HttpError(404);
  }
}

// Where no middleware of Hono is around, there is nothing after the handler.
const noNext: Next = () => Promise.resolve();
