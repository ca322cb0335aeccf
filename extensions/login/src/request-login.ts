import { afterThisRequest, type Context, type Session, session, type Signal } from "phial";
import type { AppLogin } from "./app-login.ts";
import type { Found } from "./found.ts";
import type { LoginUserOptions } from "./login-options.ts";
import { DeviceLogin } from "./devices/device-login.ts";
import type { Remembered } from "./remember.ts";
import {
  type LoginEvent,
  sessionProtected,
  userAccessed,
  userLoaded,
  userLoadedFromCookie,
  userLoadedFromRequest,
  userLoggedIn,
  userLoggedOut,
  userLoginConfirmed,
} from "./signals.ts";

/**
 * The login of one request: finds its user at first use, as Flask-Login does, and keeps what a login
 * or logout changes.
 */
export class RequestLogin<User extends object> {
  readonly #login: AppLogin<User>;
  readonly #c: Context;
  readonly #device: DeviceLogin<User> | undefined;
  #found: Promise<Found<User> | undefined> | undefined;
  #session: Session | undefined;
  #isWatched = false;

  constructor(login: AppLogin<User>, c: Context) {
    this.#login = login;
    this.#c = c;
    this.#device = login.devices && new DeviceLogin(login, login.devices, c);
  }

  /** The user and the source, active or not; looked for once. */
  found(): Promise<Found<User> | undefined> {
    return (this.#found ??= this.#find());
  }

  /** The same, if the user is active. */
  async active(): Promise<Found<User> | undefined> {
    const found = await this.found();
    return found && this.#login.isActive(found.user) ? found : undefined;
  }

  /** Whether the session is of a login that was proven just now, not remembered. */
  get isFresh(): boolean {
    return Boolean(this.#values.get(this.#login.keys.fresh));
  }

  /** Whether the client has a remember cookie that is good. */
  async isRemembered(): Promise<boolean> {
    const cookie = this.#rememberCookie();
    if (cookie === undefined) return false;
    if (this.#login.cookie.decode(cookie, this.#isVersioned) !== undefined) {
      return this.#acceptsFlaskCookies;
    }
    return (await this.found())?.source === "remember";
  }

  async signIn(user: User, options: LoginUserOptions): Promise<boolean> {
    const { remember = false, duration, force = false, fresh = true } = options;
    const login = this.#login;
    if (!force && !login.isActive(user)) return false;
    const values = this.#values;
    const { keys } = login;
    const userId = login.idOf(user);
    this.#leavePrevious(userId);
    values.delete("csrf_token");
    values.renew();
    values.set(keys.userId, userId);
    values.set(keys.fresh, fresh);
    values.set(keys.identifier, login.identifier(this.#c));
    const version = login.versionOf(user);
    if (version === "") values.delete(keys.version);
    else values.set(keys.version, version);
    if (remember) values.set(keys.remember, "set");
    if (remember && duration !== undefined) values.set(keys.rememberSeconds, duration);
    await this.#device?.begin({ userId, version, isRemembered: remember });
    this.#found = Promise.resolve({ user, source: "session" });
    this.watch();
    login.report(this.#c, "auth.success", { user: userId, remembered: remember });
    await this.#send(userLoggedIn, user);
    return true;
  }

  async signOut(): Promise<void> {
    const found = await this.found();
    const values = this.#values;
    const { keys, cookie } = this.#login;
    const userId = values.get(keys.userId);
    await this.#device?.end();
    for (const key of [keys.userId, keys.fresh, keys.identifier, keys.version, keys.series]) {
      values.delete(key);
    }
    values.delete("csrf_token");
    if (values.modified) values.renew();
    if (cookie.read(this.#c) !== undefined) {
      values.set(keys.remember, "clear");
      values.delete(keys.rememberSeconds);
    }
    this.#found = Promise.resolve(undefined);
    this.watch();
    this.#login.report(this.#c, "auth.logout", { user: userId ?? null });
    await this.#send(userLoggedOut, found?.user);
  }

  async confirm(): Promise<void> {
    const { keys } = this.#login;
    // It may do more from here on: an id that was known before does not.
    this.#values.renew();
    this.#values.set(keys.fresh, true);
    this.#values.set(keys.identifier, this.#login.identifier(this.#c));
    this.#login.report(this.#c, "auth.confirmed", { user: this.#values.get(keys.userId) ?? null });
    await this.#send(userLoginConfirmed, (await this.found())?.user);
  }

  get #values(): Session {
    return (this.#session ??= session(this.#c));
  }

  get #isVersioned(): boolean {
    return this.#login.options.sessionVersion !== undefined;
  }

  get #acceptsFlaskCookies(): boolean {
    return this.#device === undefined || this.#login.options.sharedWithFlask === true;
  }

  async #find(): Promise<Found<User> | undefined> {
    // Else the answer says nothing about the cookie, unless somebody signs in or out.
    if (this.#device || this.#values.has(this.#login.keys.remember)) this.watch();
    if (userAccessed.hasReceivers(this.#login.app)) await this.#send(userAccessed, undefined);
    if (this.#isElsewhere() && (await this.#protect())) return undefined;
    const found =
      (await this.#fromSession()) ??
      (this.#rememberCookie() === undefined ? await this.#fromRequest() : await this.#fromCookie());
    if (found && userLoaded.hasReceivers(this.#login.app)) {
      await this.#send(userLoaded, found.user);
    }
    return found;
  }

  /** Whether the session comes from another address or browser than it was begun with. */
  #isElsewhere(): boolean {
    const { keys, settings } = this.#login;
    const values = this.#values;
    if (settings.SESSION_PROTECTION === null || values.readOnly || values.size === 0) return false;
    return values.get(keys.identifier) !== this.#login.identifier(this.#c);
  }

  /** Makes a session from elsewhere stale, or ends it; says whether it has ended. */
  async #protect(): Promise<boolean> {
    const { keys, settings } = this.#login;
    const values = this.#values;
    const ends = settings.SESSION_PROTECTION === "strong" && !values.permanent;
    const userId = values.get(keys.userId);
    const wasFresh = values.get(keys.fresh) !== false;
    if (typeof userId === "string" && (ends || wasFresh)) {
      this.#login.warn(this.#c, "session.protected", { user: userId, ended: ends });
    }
    if (!ends) {
      if (wasFresh) values.set(keys.fresh, false);
    } else {
      for (const key of Object.values(keys)) values.delete(key);
      values.set(keys.remember, "clear");
      this.watch();
    }
    await this.#send(sessionProtected, undefined);
    return ends;
  }

  async #fromSession(): Promise<Found<User> | undefined> {
    const { keys } = this.#login;
    const values = this.#values;
    const userId = values.get(keys.userId);
    // Whatever else it is, no loader of ours has put it there.
    if (typeof userId !== "string") return undefined;
    const { userLoader } = this.#login.options;
    const user = await this.#login.load(userId);
    const version = values.get(keys.version) ?? "";
    if (user && version === this.#login.versionOf(user)) {
      if (!this.#device || (await this.#isOn(this.#device, { userId, version }))) {
        return { user, source: "session" };
      }
    }
    if (userLoader && this.#rememberCookie() === undefined) this.#forget();
    return undefined;
  }

  #isOn(device: DeviceLogin<User>, login: Remembered): Promise<boolean> {
    return this.#login.answered(() => device.holds(login));
  }

  async #fromCookie(): Promise<Found<User> | undefined> {
    const cookie = this.#rememberCookie() ?? "";
    const remembered =
      (await this.#login.answered(async () => this.#device?.redeem(cookie))) ??
      (this.#acceptsFlaskCookies
        ? this.#login.cookie.decode(cookie, this.#isVersioned)
        : undefined);
    if (remembered === undefined) return undefined;
    const user = await this.#login.load(remembered.userId);
    this.#resume(remembered, user);
    if (!user || !this.#values.has(this.#login.keys.userId)) return undefined;
    this.#login.report(this.#c, "auth.remembered", { user: remembered.userId });
    await this.#send(userLoadedFromCookie, user);
    return { user, source: "remember" };
  }

  /** Lets the session go on where a remember cookie says it was, if that is so still. */
  #resume({ userId, version }: Remembered, user: User | undefined): void {
    const { keys } = this.#login;
    const values = this.#values;
    this.#leavePrevious(userId);
    values.renew();
    values.set(keys.userId, userId);
    values.set(keys.fresh, false);
    // Flask-Login leaves the id of a user who is gone, and no identifier: with "strong" the next
    // request would end what this one has begun.
    if (this.#device) values.set(keys.identifier, this.#login.identifier(this.#c));
    if (version !== "") values.set(keys.version, version);
    const isOver = user !== undefined && this.#login.versionOf(user) !== version;
    if (isOver || (user === undefined && this.#device)) this.#forget();
  }

  async #fromRequest(): Promise<Found<User> | undefined> {
    const { options } = this.#login;
    const user = await this.#login.answered(async () => options.requestLoader?.(this.#c));
    if (!user) return undefined;
    await this.#send(userLoadedFromRequest, user);
    return { user, source: "request" };
  }

  #rememberCookie(): string | undefined {
    const isCleared = this.#values.get(this.#login.keys.remember) === "clear";
    return isCleared ? undefined : this.#login.cookie.read(this.#c);
  }

  // A session whose user is gone, or was signed out everywhere, is nobody's.
  #forget(): void {
    const { userId, fresh, identifier, version, series } = this.#login.keys;
    for (const key of [userId, fresh, identifier, version, series]) this.#values.delete(key);
  }

  /** What another user has left in the session is none of this one's business. */
  #leavePrevious(userId: string): void {
    const values = this.#values;
    const previous = values.get(this.#login.keys.userId);
    if (typeof previous !== "string" || previous === userId) return;
    const kept = new Set([...Object.values(this.#login.keys), "_permanent", "_flashes"]);
    for (const key of Array.from(values.keys())) if (!kept.has(key)) values.delete(key);
  }

  /** Lets the answer say what becomes of the remember cookie. */
  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    afterThisRequest(this.#c, (response) => this.#remember(response));
  }

  /** Does with the remember cookie what the session says, as Flask-Login after each request. */
  #remember(response: Response): Response {
    const { keys, settings } = this.#login;
    const values = this.#values;
    if (settings.REMEMBER_COOKIE_REFRESH_EACH_REQUEST && !values.has(keys.remember)) {
      values.set(keys.remember, "set");
    }
    const wanted = values.has(keys.remember) ? values.pop(keys.remember) : undefined;
    const line = this.#device?.cookie ?? this.#lineFor(wanted);
    if (line === undefined) return response;
    const answer = new Response(response.body, response);
    answer.headers.append("Set-Cookie", line);
    return answer;
  }

  #lineFor(wanted: unknown): string | undefined {
    const { keys, cookie } = this.#login;
    const values = this.#values;
    if (wanted === "clear") return cookie.clear();
    const userId = values.get(keys.userId);
    if (wanted !== "set" || typeof userId !== "string" || this.#device) return undefined;
    const version = values.get(keys.version);
    const remembered = { userId, version: typeof version === "string" ? version : "" };
    const seconds = cookie.duration(values, keys.rememberSeconds);
    return cookie.set(this.#c, cookie.encode(remembered), seconds);
  }

  async #send(signal: Signal<LoginEvent>, user: unknown): Promise<void> {
    const { app, name } = this.#login;
    if (signal.hasReceivers(app)) await signal.send({ c: this.#c, manager: name, user }, app);
  }
}
