import type { Context } from "hono";
import { afterThisRequest, isSecure, type Phial, PhialError } from "phial";
import { dumpCookie } from "phial/http";
import type { CookiePlaces } from "./cookie-settings.ts";
import type { JWTSettings } from "./settings.ts";

/** How cookies are set, where that differs from the settings. */
export interface CookieOverrides {
  /** Seconds. @default the session, or a year: JWT_SESSION_COOKIE */
  readonly maxAge?: number | undefined;
  /** @default JWT_COOKIE_DOMAIN */
  readonly domain?: string | undefined;
}

// What Flask-JWT-Extended calls a year.
const YEAR = 31_540_000;

/** The names and places of the cookies of one kind of token. */
export function placesOf(settings: JWTSettings, refresh: boolean): CookiePlaces {
  return refresh
    ? {
        cookie: settings.JWT_REFRESH_COOKIE_NAME,
        path: settings.JWT_REFRESH_COOKIE_PATH,
        csrfCookie: settings.JWT_REFRESH_CSRF_COOKIE_NAME,
        csrfPath: settings.JWT_REFRESH_CSRF_COOKIE_PATH,
        csrfHeader: settings.JWT_REFRESH_CSRF_HEADER_NAME,
        csrfField: settings.JWT_REFRESH_CSRF_FIELD_NAME,
      }
    : {
        cookie: settings.JWT_ACCESS_COOKIE_NAME,
        path: settings.JWT_ACCESS_COOKIE_PATH,
        csrfCookie: settings.JWT_ACCESS_CSRF_COOKIE_NAME,
        csrfPath: settings.JWT_ACCESS_CSRF_COOKIE_PATH,
        csrfHeader: settings.JWT_ACCESS_CSRF_HEADER_NAME,
        csrfField: settings.JWT_ACCESS_CSRF_FIELD_NAME,
      };
}

/** Writes the cookies of tokens into responses. */
export class TokenCookies {
  readonly #app: Phial;
  readonly #settings: JWTSettings;

  constructor(app: Phial, settings: JWTSettings) {
    this.#app = app;
    this.#settings = settings;
  }

  /** Whether tokens have a CSRF value that their cookies repeat. */
  get sendsCsrf(): boolean {
    return this.#settings.JWT_COOKIE_CSRF_PROTECT && this.#settings.JWT_CSRF_IN_COOKIES;
  }

  /**
   * The Set-Cookie headers of a token.
   *
   * @throws PhialError `JWT_COOKIE_TOO_LARGE`
   */
  written(c: Context, content: CookieContent, overrides: CookieOverrides): string[] {
    const places = placesOf(this.#settings, content.refresh);
    const life = this.#life(overrides);
    const base = { ...this.#scope(c, overrides), ...life };
    const { cookie, path, csrfCookie, csrfPath } = places;
    const written = [dumpCookie(cookie, content.token, { ...base, path, httpOnly: true })];
    const limit = this.#app.settings.MAX_COOKIE_SIZE;
    const [{ length } = ""] = written;
    if (limit > 0 && length > limit) throw tooLarge({ cookie, length, limit });
    if (content.csrf !== undefined) {
      written.push(dumpCookie(csrfCookie, content.csrf, { ...base, path: csrfPath }));
    }
    return written;
  }

  /** The Set-Cookie headers that take the cookies of one kind of token away. */
  expired(c: Context, refresh: boolean, overrides: CookieOverrides): string[] {
    const { cookie, path, csrfCookie, csrfPath } = placesOf(this.#settings, refresh);
    const base = { ...this.#scope(c, overrides), expires: 0 };
    const written = [dumpCookie(cookie, "", { ...base, path, httpOnly: true })];
    if (this.sendsCsrf) written.push(dumpCookie(csrfCookie, "", { ...base, path: csrfPath }));
    return written;
  }

  #scope(c: Context, { domain }: CookieOverrides) {
    const { JWT_COOKIE_SECURE, JWT_COOKIE_SAMESITE, JWT_COOKIE_DOMAIN } = this.#settings;
    const sameSite = JWT_COOKIE_SAMESITE ?? undefined;
    return {
      domain: domain ?? JWT_COOKIE_DOMAIN ?? undefined,
      // Browsers drop a cookie that is for all sites and may travel in the clear.
      secure: JWT_COOKIE_SECURE ?? (sameSite === "None" || isSecure(c)),
      ...(sameSite !== undefined && { sameSite }),
    };
  }

  #life({ maxAge }: CookieOverrides): { maxAge?: number; now: number } {
    const now = this.#app.clock.now();
    if (maxAge !== undefined) return { maxAge, now };
    return this.#settings.JWT_SESSION_COOKIE ? { now } : { maxAge: YEAR, now };
  }
}

/** Puts Set-Cookie headers into the response of a request, whatever makes it. */
export function sendCookies(c: Context, cookies: readonly string[]): void {
  afterThisRequest(c, ({ headers }) => {
    for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  });
}

/** What goes into cookies. */
export interface CookieContent {
  readonly token: string;
  readonly refresh: boolean;
  readonly csrf: string | undefined;
}

interface Excess {
  readonly cookie: string;
  readonly length: number;
  readonly limit: number;
}

function tooLarge({ cookie, length, limit }: Excess): PhialError {
  return new PhialError(
    "JWT_COOKIE_TOO_LARGE",
    `The cookie "${cookie}" has ${length} bytes; browsers drop it without a word beyond ${limit}.`,
    "Keep large values in the database, and only their key in the token.",
  );
}
