import {
  accessGuard,
  type Context,
  Extension,
  type Identified,
  identify,
  type MiddlewareHandler,
  type Phial,
  PhialError,
  RequestSlot,
  type ViewResult,
} from "phial";
import { AppLogin } from "./app-login.ts";
import type { Attempt } from "./attempts/attempt-limit.ts";
import { checkOptions } from "./check-options.ts";
import { type CurrentUser, currentUserOf } from "./current-user.ts";
import { DeviceList } from "./devices/device-list.ts";
import { type Demand, type Entrance, guardOf, type LoginEnv } from "./guard.ts";
import { LoginAnswers } from "./login-answers.ts";
import type { LoginOptions, LoginUserOptions } from "./login-options.ts";
import { expandLoginView, urlWithNext } from "./login-url.ts";
import type { Found } from "./found.ts";
import { RequestLogin } from "./request-login.ts";
import { type LoginSettings, loginSettings } from "./settings.ts";
import { LOGIN_SIGNALS } from "./signals.ts";

/** How {@link LoginManager.loginUrl} is made. */
export interface LoginUrlOptions {
  /** The URL to return to. */
  readonly next?: string;
  /** The name of its parameter. @default "next" */
  readonly nextField?: string;
}

/**
 * Knows who is signed in. Belongs to no app; each app has its own settings and keys.
 *
 * @example
 * export const login = new LoginManager({ userLoader: (id) => users.get(id), loginView: "signIn" });
 * login.initApp(app);
 * app.get("/me", login.required, (c) => c.text(c.var.user.name));
 */
export class LoginManager<User extends object, Key extends string = "user"> extends Extension<
  AppLogin<User>
> {
  readonly name = this.named("login");
  override readonly settings = loginSettings;
  override readonly signals = LOGIN_SIGNALS;
  override readonly needs: readonly Extension[];
  readonly #options: LoginOptions<User, Key>;
  readonly #requests = new RequestSlot<RequestLogin<User>>();

  /**
   * Lets through who is signed in, as `c.var.user`; the others go to the login view, or get 401.
   *
   * @throws HttpError 401 `LOGIN_REQUIRED`
   */
  readonly required: MiddlewareHandler<LoginEnv<User, Key>>;

  /**
   * Lets through who has just proven who it is: neither remembered, nor from another place.
   *
   * @throws HttpError 401 `LOGIN_REQUIRED`, `LOGIN_NOT_FRESH`
   */
  readonly freshRequired: MiddlewareHandler<LoginEnv<User, Key>>;

  /** Lets everybody through: `c.var.user` is the user, or `undefined`. */
  readonly optional: MiddlewareHandler<LoginEnv<User | undefined, Key>>;

  /** @throws PhialError `LOGIN_LOADER_MISSING` */
  constructor(options: LoginOptions<User, Key>) {
    super(options);
    this.#options = options;
    checkOptions(this.name, options);
    this.needs = [...(options.devices?.needs ?? []), ...(options.attempts?.needs ?? [])];
    // Only where Key is given is it another one than its default.
    const variable = (options.variable ?? "user") as Key;
    const entrance = this.#entrance();
    const guard = (demand: Demand) => guardOf(entrance, variable, demand);
    const rule = (name: string) => ({ by: this.name, rule: name, identifies: true });
    this.required = accessGuard(rule("required"), guard("required"));
    this.freshRequired = accessGuard(rule("fresh"), guard("fresh"));
    // It refuses nobody, so that a route with it alone says nothing about who may call it.
    this.optional = guardOf<User | undefined, Key>(entrance, variable, "optional");
  }

  protected setup(app: Phial, settings: LoginSettings): AppLogin<User> {
    const prefix = this.settingsPrefix === "" ? "" : `${this.name.replaceAll("-", "_")}_`;
    const options = this.#options;
    const login = new AppLogin<User>({ app, settings, options, name: this.name, prefix });
    app.access.identitySources.push({ name: this.name, identify: (c) => this.#identified(c) });
    const variable = prefix === "" ? "current_user" : `current_${prefix.slice(0, -1)}`;
    app.contextProcessor({ [variable]: (c) => this.currentUser(c) });
    // As Flask-Login, which sends the cookie again also where nobody asked for the user.
    if (settings.REMEMBER_COOKIE_REFRESH_EACH_REQUEST) {
      app.beforeRequest((c) => this.#of(c).watch());
    }
    return login;
  }

  /** The user of a request, signed in and active; looked for once. */
  async user(c: Context): Promise<User | undefined> {
    return (await this.#of(c).active())?.user;
  }

  /** The user of a request and how it was found, also one who is not active: Flask's `current_user`. */
  loaded(c: Context): Promise<Found<User> | undefined> {
    return this.#of(c).found();
  }

  /** `current_user` as templates have it: the user, or a guest, with `is_authenticated` and its like. */
  async currentUser(c: Context): Promise<CurrentUser> {
    const user = (await this.loaded(c))?.user;
    const login = this.of(c);
    const active = user !== undefined && login.isActive(user);
    const facts = {
      is_authenticated: active,
      is_active: active,
      is_anonymous: user === undefined,
      get_id: () => (user === undefined ? null : login.idOf(user)),
    };
    return currentUserOf(user ?? this.#options.anonymousUser?.() ?? {}, facts);
  }

  /**
   * Signs a user in. What was in the session of another user is gone, and the session gets a new id.
   *
   * @returns false for a user who is not active
   */
  async loginUser(c: Context, user: User, options: LoginUserOptions = {}): Promise<boolean> {
    const isIn = await this.#of(c).signIn(user, options);
    if (isIn) await identify(c, await this.#identified(c));
    return isIn;
  }

  /**
   * Signs the user out here: session, remember cookie and device.
   *
   * @throws PhialError `LOGIN_LOGOUT_BY_GET` while a GET is answered, unless that is allowed
   */
  async logoutUser(c: Context): Promise<void> {
    const isSafe = ["GET", "HEAD", "OPTIONS"].includes(c.req.method);
    if (isSafe && !this.#options.allowLogoutByGet) throw logoutByGet();
    await this.#of(c).signOut();
    await identify(c, undefined);
  }

  /** Makes a login fresh again: the user has just proven who it is. The session gets a new id. */
  confirmLogin(c: Context): Promise<void> {
    return this.#of(c).confirm();
  }

  /** Whether the login is fresh: Flask's `login_fresh`. */
  isFresh(c: Context): boolean {
    return this.#of(c).isFresh;
  }

  /** Whether the client has a remember cookie that is good: Flask's `login_remembered`. */
  isRemembered(c: Context): Promise<boolean> {
    return this.#of(c).isRemembered();
  }

  /**
   * Checks credentials, and refuses when too many have failed. A user who is not active counts as a
   * failure; the answer to all failures should be the same.
   *
   * @throws HttpError 429 `LOGIN_LOCKED_OUT` with Retry-After
   * @example
   * const user = await login.attempt(c, { account: email, verify: () => checked(email, password) });
   * if (!user) return c.text("Wrong name or password.", 401);
   * await login.loginUser(c, user);
   */
  async attempt(c: Context, { account, verify }: Attempt<User>): Promise<User | undefined> {
    const login = this.of(c);
    return login.attempt(c, {
      account,
      verify: async () => {
        const user = await verify();
        return user && login.isActive(user) ? user : undefined;
      },
    });
  }

  /** Lets an account try again at once. Needs a context of the app. */
  unlock(account: string): Promise<void> {
    return this.of().attempts.unlock(account);
  }

  /** Answers somebody who is not signed in, as the guard does. */
  unauthorized(c: Context): Promise<ViewResult> {
    return new LoginAnswers(this.of(c)).unauthorized(c);
  }

  /** Answers somebody whose login is not fresh, as the guard does. */
  needsRefresh(c: Context): Promise<ViewResult> {
    return new LoginAnswers(this.of(c)).needsRefresh(c);
  }

  /** The URL of a login view with the place to return to. */
  loginUrl(c: Context, view: string, { next, nextField }: LoginUrlOptions = {}): string {
    const base = expandLoginView(c, view);
    const forceHost = this.of(c).settings.FORCE_HOST_FOR_REDIRECTS;
    return next === undefined ? base : urlWithNext(base, { next, nextField, forceHost });
  }

  /**
   * The devices on which users are signed in, where they are kept.
   *
   * @throws PhialError `LOGIN_DEVICES_MISSING` where they are not
   */
  get devices(): DeviceList<User> {
    return new DeviceList({
      login: (c) => this.of(c),
      user: (c) => this.user(c),
    });
  }

  #of(c: Context): RequestLogin<User> {
    return this.#requests.getOr(c, () => new RequestLogin(this.of(c), c));
  }

  async #identified(c: Context): Promise<Identified | undefined> {
    const found = await this.#of(c).active();
    return found && this.of(c).identified(found);
  }

  #entrance(): Entrance<Found<User>> {
    return {
      exempt: new Set(this.#options.exemptMethods ?? ["OPTIONS"]),
      found: (c) => this.#of(c).active(),
      isFresh: (c) => this.isFresh(c),
      unauthorized: (c) => this.unauthorized(c),
      needsRefresh: (c) => this.needsRefresh(c),
      identify: (c, found) => identify(c, this.of(c).identified(found)),
    };
  }
}

function logoutByGet(): PhialError {
  return new PhialError(
    "LOGIN_LOGOUT_BY_GET",
    "logoutUser() was called while a GET was answered: an image on any page could sign the user out.",
    "Answer a POST with it, or make the manager with { allowLogoutByGet: true }.",
  );
}
