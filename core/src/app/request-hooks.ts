import type { AfterRequest, RequestContext } from "../context/request-context.ts";
import { requestFinished } from "./app-signals.ts";
import type { Phial } from "./phial.ts";
import { placed } from "./stream-end.ts";
import { toResponse } from "./view.ts";

/** Runs the hooks of an app and of a route's blueprints around the handler. */
export class RequestHooks {
  readonly #app: Phial;

  constructor(app: Phial) {
    this.#app = app;
  }

  /** Whether anything has to run before the handler. */
  hasBefore({ route }: RequestContext): boolean {
    const { beforeRequest, urlValuePreprocessors } = this.#app.hooks;
    return (
      beforeRequest.length + urlValuePreprocessors.length > 0 ||
      (route !== undefined && route.hooksInnermostFirst.length > 0)
    );
  }

  /** The app's hooks, then the blueprints', outermost first; the first result is the answer. */
  async before(context: RequestContext): Promise<Response | undefined> {
    const { c, route } = context;
    const layers = [this.#app.hooks, ...(route?.hooksInnermostFirst.toReversed() ?? [])];
    for (const layer of layers) {
      for (const hook of layer.urlValuePreprocessors) hook(route?.endpoint, context.urlValues, c);
    }
    for (const layer of layers) {
      for (const hook of layer.beforeRequest) {
        const result = await hook(c);
        if (result !== undefined) return toResponse(c, result);
      }
    }
    return undefined;
  }

  /** Whether anything has to run after the handler. */
  hasAfter(context: RequestContext): boolean {
    const app = this.#app;
    return (
      context.afterThis !== undefined ||
      app.hooks.afterRequest.length > 0 ||
      (context.route !== undefined && context.route.hooksInnermostFirst.length > 0) ||
      app.sessions.mustSave(context) ||
      requestFinished.hasReceivers(app)
    );
  }

  /** What was asked for this request, the blueprints' hooks, the app's, and last the session. */
  async after(context: RequestContext, response: Response): Promise<Response> {
    const app = this.#app;
    const { c } = context;
    let current = response;
    for (const hook of this.#afterHooks(context)) current = (await hook(current, c)) ?? current;
    if (app.sessions.mustSave(context)) current = await app.sessions.save(context, current);
    if (requestFinished.hasReceivers(app))
      await requestFinished.send({ c, response: current }, app);
    return placed(c, current);
  }

  *#afterHooks(context: RequestContext): Iterable<AfterRequest> {
    if (context.afterThis) yield* context.afterThis;
    for (const hooks of context.route?.hooksInnermostFirst ?? [])
      yield* hooks.afterRequest.toReversed();
    yield* this.#app.hooks.afterRequest.toReversed();
  }
}
