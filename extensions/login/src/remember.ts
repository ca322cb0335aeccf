import { type Clock, type Context, isSecure, type Session } from "phial";
import { dumpCookie, dumpExpiredCookie, parseCookie } from "phial/http";
import { decodeCookie, encodeCookie, type RememberKey } from "./remember-cookie.ts";
import type { LoginSettings } from "./settings.ts";

/** What {@link RememberCookie} is made with. */
export interface RememberCookieOptions {
  readonly settings: LoginSettings;
  readonly clock: Clock;
  /** The name without REMEMBER_COOKIE_NAME. */
  readonly defaultName: string;
  /** SECRET_KEY and its fallbacks; empty without one. */
  readonly keys: readonly RememberKey[];
}

/** A payload of the cookie: the id, and the session version where that is not the first. */
export interface Remembered {
  readonly userId: string;
  readonly version: string;
}

const VERSION = /^(.*)\|v([^|]*)$/s;

/** The remember cookie of one manager in one app. */
export class RememberCookie {
  readonly name: string;
  readonly #options: RememberCookieOptions;

  constructor(options: RememberCookieOptions) {
    this.name = options.settings.REMEMBER_COOKIE_NAME ?? options.defaultName;
    this.#options = options;
  }

  /** What the client has sent; two of them count as none, since one was planted. */
  read(c: Context): string | undefined {
    const header = c.req.header("Cookie");
    if (!header?.includes(this.name)) return undefined;
    const values = parseCookie(header).getAll(this.name);
    return values.length === 1 ? values[0] : undefined;
  }

  /** The value of Flask-Login, with the version where there is one. */
  encode({ userId, version }: Remembered): string {
    const [key] = this.#options.keys;
    if (key === undefined) throw new TypeError("There is no SECRET_KEY to sign the cookie with.");
    const isPlain = version === "" && !VERSION.test(userId);
    return encodeCookie(isPlain ? userId : `${userId}|v${version}`, key);
  }

  /** Who a value is signed for; `isVersioned` is whether the app has versions at all. */
  decode(value: string, isVersioned: boolean): Remembered | undefined {
    const payload = decodeCookie(value, this.#options.keys);
    if (payload === undefined) return undefined;
    const [, userId, version] = (isVersioned && VERSION.exec(payload)) || [];
    if (userId === undefined || version === undefined) return { userId: payload, version: "" };
    return { userId, version };
  }

  /** The `Set-Cookie` of a login; `seconds` is how long it lasts. */
  set(c: Context, value: string, seconds: number): string {
    const { settings, clock } = this.#options;
    return dumpCookie(this.name, value, {
      ...this.#scope(),
      expires: clock.now() + seconds * 1000,
      secure: (settings.REMEMBER_COOKIE_SECURE ?? isSecure(c)) || this.#isPrefixed,
      httpOnly: settings.REMEMBER_COOKIE_HTTPONLY,
      sameSite: settings.REMEMBER_COOKIE_SAMESITE ?? undefined,
    });
  }

  /** The `Set-Cookie` that takes it away. */
  clear(): string {
    return dumpExpiredCookie(this.name, { ...this.#scope(), secure: this.#isPrefixed });
  }

  /** How long a cookie lasts, in seconds: what the session says, or the setting. */
  duration(values: Session, key: string): number {
    const seconds = values.get(key);
    const isGiven = typeof seconds === "number" && Number.isFinite(seconds);
    return isGiven ? seconds : this.#options.settings.REMEMBER_COOKIE_DURATION;
  }

  get #isPrefixed(): boolean {
    return /^__(?:Host|Secure)-/.test(this.name);
  }

  #scope() {
    const { REMEMBER_COOKIE_DOMAIN: domain, REMEMBER_COOKIE_PATH: path } = this.#options.settings;
    return { path, ...(domain !== null && { domain }) };
  }
}
