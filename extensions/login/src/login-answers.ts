import {
  type Context,
  flash,
  HttpError,
  prefersJson,
  redirect,
  routeOf,
  session,
  type Signal,
  type ViewResult,
} from "phial";
import { uriToIri } from "phial/http";
import type { AppLogin } from "./app-login.ts";
import { expandLoginView, makeNextParam, urlWithNext } from "./login-url.ts";
import { type LoginEvent, userNeedsRefresh, userUnauthorized } from "./signals.ts";

const LOGIN_MESSAGE = "Please log in to access this page.";
const REFRESH_MESSAGE = "Please reauthenticate to access this page.";

const UNCACHED = { "Cache-Control": "no-store" };

/** Where somebody is sent who may not go on, and what is said on the way. */
interface Detour {
  readonly view: string | undefined;
  readonly message: string | null;
  readonly category: string;
}

/** Answers those whom a guard does not let through, as Flask-Login does. */
export class LoginAnswers<User extends object> {
  readonly #login: AppLogin<User>;

  constructor(login: AppLogin<User>) {
    this.#login = login;
  }

  /** @throws HttpError 401 `LOGIN_REQUIRED` without a login view, and for clients that want JSON */
  async unauthorized(c: Context): Promise<ViewResult> {
    const { options } = this.#login;
    await this.#send(userUnauthorized, c);
    if (options.unauthorizedHandler) return options.unauthorizedHandler(c);
    const detour = {
      view: this.#viewFor(c),
      message: options.loginMessage === undefined ? LOGIN_MESSAGE : options.loginMessage,
      category: options.loginMessageCategory ?? "message",
    };
    const answer = this.#detour(c, detour);
    if (!answer) throw loginRequired();
    return answer;
  }

  /** @throws HttpError 401 `LOGIN_NOT_FRESH` without a refresh view, and for clients that want JSON */
  async needsRefresh(c: Context): Promise<ViewResult> {
    const { options } = this.#login;
    await this.#send(userNeedsRefresh, c);
    if (options.needsRefreshHandler) return options.needsRefreshHandler(c);
    const { needsRefreshMessage: message } = options;
    const detour = {
      view: options.refreshView,
      message: message === undefined ? REFRESH_MESSAGE : message,
      category: options.needsRefreshMessageCategory ?? "message",
    };
    const answer = this.#detour(c, detour);
    if (!answer) throw loginNotFresh();
    return answer;
  }

  #viewFor(c: Context): string | undefined {
    const { loginView, blueprintLoginViews = {} } = this.#login.options;
    const blueprint = routeOf(c)?.blueprints.at(-1)?.name;
    const isNamed = blueprint !== undefined && Object.hasOwn(blueprintLoginViews, blueprint);
    return isNamed ? (blueprintLoginViews[blueprint] ?? undefined) : loginView;
  }

  #detour(c: Context, { view, message, category }: Detour): Response | undefined {
    if (view === undefined || prefersJson(c.req.header("Accept"))) return undefined;
    const { options, settings } = this.#login;
    if (message !== null && message !== "") {
      flash(c, options.localize ? options.localize(message, c) : message, category);
    }
    const base = expandLoginView(c, view);
    const next = uriToIri(c.req.url);
    if (!settings.USE_SESSION_FOR_NEXT) {
      const forceHost = settings.FORCE_HOST_FOR_REDIRECTS;
      return redirect(urlWithNext(base, { next, forceHost }), 302);
    }
    const values = session(c);
    values.set(this.#login.keys.identifier, this.#login.identifier(c));
    values.set("next", makeNextParam(base, next));
    return redirect(base, 302);
  }

  async #send(signal: Signal<LoginEvent>, c: Context): Promise<void> {
    const { app, name } = this.#login;
    if (signal.hasReceivers(app)) await signal.send({ c, manager: name, user: undefined }, app);
  }
}

function loginRequired(): HttpError {
  return new HttpError(401, { code: "LOGIN_REQUIRED", headers: UNCACHED });
}

function loginNotFresh(): HttpError {
  return new HttpError(401, { code: "LOGIN_NOT_FRESH", headers: UNCACHED });
}
