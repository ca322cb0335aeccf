import { type Phial, PhialError } from "phial";
import type { JWTSettings } from "./settings.ts";
import { placesOf } from "./token-cookies.ts";
import { TokenService } from "./token-service.ts";

/**
 * Refuses two managers of one app that would overwrite each other's cookies.
 *
 * @throws PhialError `JWT_COOKIES_SHARED`
 */
export function checkCookies(app: Phial, settings: JWTSettings, prefix: string): void {
  const own = cookieNames(settings);
  for (const other of app.extensions) {
    if (!(other instanceof TokenService) || !other.isBoundTo(app)) continue;
    const theirs = cookieNames(other.of(app).settings);
    const shared = own.find((name) => theirs.includes(name));
    if (shared !== undefined) throw sharedCookie(shared, prefix);
  }
}

function cookieNames(settings: JWTSettings): readonly string[] {
  if (!settings.JWT_TOKEN_LOCATION.includes("cookies")) return [];
  return [false, true].flatMap((refresh) => {
    const { cookie, csrfCookie } = placesOf(settings, refresh);
    return [cookie, csrfCookie];
  });
}

function sharedCookie(name: string, prefix: string): PhialError {
  return new PhialError(
    "JWT_COOKIES_SHARED",
    `Two managers of the app keep their tokens in the cookie "${name}".`,
    `Give the second one names of its own, from ${prefix}JWT_ACCESS_COOKIE_NAME to ${prefix}JWT_REFRESH_CSRF_COOKIE_NAME.`,
  );
}
