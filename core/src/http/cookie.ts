import { domainToASCII } from "node:url";
import { PhialError } from "../errors/phial-error.ts";
import { quoteCookieValue } from "./cookie-value.ts";
import { trimBlanks } from "./header-value.ts";
import { httpDate, parseHttpDate } from "./http-date.ts";
import { percentEncode } from "./percent.ts";

/** To which requests of other sites a cookie is sent. */
export type SameSite = "Strict" | "Lax" | "None";

/** Which requests a cookie belongs to: the same for setting it and for taking it away. */
export interface CookieScope {
  /** `null` leaves the attribute out: then the folder of the request counts. @default "/" */
  readonly path?: string | null;
  /** Also sends the cookie to all names below this one. A port and dots before it are cut off. */
  readonly domain?: string | undefined;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  /** In any capitals; text, as it comes from a setting, is checked when the cookie is written. */
  readonly sameSite?: SameSite | (string & Record<never, never>) | undefined;
  /** Keeps the cookie apart for each top-level site; implies `secure`. */
  readonly partitioned?: boolean;
}

/** The attributes of a cookie. */
export interface CookieOptions extends CookieScope {
  /** Seconds; 0 and less ends the cookie. Without it and `expires` it lasts for the session. */
  readonly maxAge?: number | undefined;
  /** A `Date`, milliseconds since the Unix epoch, or a date of HTTP. */
  readonly expires?: Date | number | string | undefined;
  /** Writes `Expires` from `maxAge`, for clients of old. @default true */
  readonly syncExpires?: boolean;
  /** Milliseconds since the Unix epoch, for `syncExpires`. @default the clock of the machine */
  readonly now?: number;
}

const SAFE_PATH = /^[\w\-.~%!$&'()*+,/:=@]*$/;
const SAME_SITES: Readonly<Record<string, string>> = { strict: "Strict", lax: "Lax", none: "None" };

/**
 * Writes a `Set-Cookie` header (RFC 6265) with the bytes of Werkzeug: the one writer of cookies in
 * Phial. It refuses what would set another cookie than the one meant: names without characters or
 * with separators, a domain or a path that cannot be one, an unknown `sameSite`, and a `__Host-` or
 * `__Secure-` name without what it promises.
 *
 * @throws PhialError `COOKIE_NAME_INVALID`, `COOKIE_VALUE_INVALID`, `COOKIE_DOMAIN_INVALID`,
 * `COOKIE_PATH_INVALID`, `COOKIE_SAME_SITE_INVALID`, `COOKIE_LIFETIME_INVALID` or
 * `COOKIE_PREFIX_INVALID`.
 * @example
 * dumpCookie("theme", "dark", { maxAge: 3600, httpOnly: true, sameSite: "Lax" });
 */
export function dumpCookie(name: string, value = "", options: CookieOptions = {}): string {
  const { partitioned = false } = options;
  const secure = partitioned || options.secure === true;
  const path = dumpPath(options.path);
  const domain = options.domain === undefined ? undefined : dumpDomain(options.domain);
  checkPrefix(name, { path, domain, secure });
  if (!value.isWellFormed()) {
    throw new PhialError(
      "COOKIE_VALUE_INVALID",
      `The value of the cookie ${JSON.stringify(name)} is no Unicode text.`,
      "Encode bytes, for example as base64url, before they go into a cookie.",
    );
  }
  const attributes = [
    `${dumpName(name)}=${quoteCookieValue(value)}`,
    domain !== undefined && `Domain=${domain}`,
    ...dumpLifetime(options),
    secure && "Secure",
    options.httpOnly && "HttpOnly",
    path !== undefined && `Path=${path}`,
    options.sameSite !== undefined && `SameSite=${dumpSameSite(options.sameSite)}`,
    partitioned && "Partitioned",
  ];
  return attributes.filter((attribute) => typeof attribute === "string").join("; ");
}

/**
 * Writes the `Set-Cookie` header that takes a cookie away. The scope has to be that of the cookie.
 *
 * @throws PhialError as {@link dumpCookie}.
 */
export function dumpExpiredCookie(name: string, scope: CookieScope = {}): string {
  return dumpCookie(name, "", { ...scope, expires: 0, maxAge: 0 });
}

function dumpName(name: string): string {
  const isClean = /^[^\0-\x1f\x7f=;,]+$/.test(name) && trimBlanks(name) === name;
  if (!isClean || !name.isWellFormed()) {
    throw new PhialError(
      "COOKIE_NAME_INVALID",
      `${JSON.stringify(name.slice(0, 40))} cannot be the name of a cookie.`,
      "Use letters, digits, - and _.",
    );
  }
  return /[^\0-\x7f]/.test(name) ? Buffer.from(name).toString("latin1") : name;
}

function dumpPath(path: string | null = "/"): string | undefined {
  if (path === null) return undefined;
  if (path !== "" && !path.startsWith("/")) {
    throw new PhialError(
      "COOKIE_PATH_INVALID",
      `${JSON.stringify(path.slice(0, 80))} cannot be the path of a cookie.`,
      'Start it with a slash, for example "/admin".',
    );
  }
  return SAFE_PATH.test(path) ? path : percentEncode(path, "%!$&'()*+,/:=@");
}

function dumpDomain(domain: string): string {
  const colon = domain.indexOf(":");
  const name = (colon < 0 ? domain : domain.slice(0, colon)).replace(/^\.+/, "");
  const ascii = /[^\0-\x7f]/.test(name) ? domainToASCII(name) : name;
  if (!/^[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?!\.))*$/.test(ascii)) {
    throw new PhialError(
      "COOKIE_DOMAIN_INVALID",
      `${JSON.stringify(domain.slice(0, 80))} cannot be the domain of a cookie.`,
      'Pass a host name such as "example.com", or leave the domain out for this host alone.',
    );
  }
  return ascii;
}

function dumpLifetime({ maxAge, expires, syncExpires = true, now }: CookieOptions): string[] {
  if (maxAge !== undefined && !Number.isSafeInteger(maxAge)) {
    throw lifetimeError("maxAge", "Pass whole seconds.");
  }
  const end = expires === undefined && maxAge !== undefined && syncExpires;
  const moment = end ? (now ?? Date.now()) + maxAge * 1000 : expires;
  const lifetime = moment === undefined ? [] : [`Expires=${dumpExpires(moment)}`];
  if (maxAge !== undefined) lifetime.push(`Max-Age=${maxAge}`);
  return lifetime;
}

function dumpExpires(moment: Date | number | string): string {
  if (typeof moment !== "string") return httpDate(moment);
  if (parseHttpDate(moment) === undefined || /[^\w ,:+-]/.test(moment)) {
    throw lifetimeError("expires", "Pass a Date, milliseconds, or a date such as httpDate writes.");
  }
  return moment;
}

function lifetimeError(option: string, remedy: string): PhialError {
  return new PhialError("COOKIE_LIFETIME_INVALID", `${option} of a cookie is not valid.`, remedy);
}

function dumpSameSite(sameSite: string): string {
  const written = sameSite.toLowerCase();
  const known = Object.hasOwn(SAME_SITES, written) ? SAME_SITES[written] : undefined;
  if (known === undefined) {
    throw new PhialError(
      "COOKIE_SAME_SITE_INVALID",
      `sameSite of a cookie is ${JSON.stringify(sameSite.slice(0, 40))}.`,
      'Pass "Strict", "Lax" or "None".',
    );
  }
  return known;
}

interface PrefixedScope {
  readonly path: string | undefined;
  readonly domain: string | undefined;
  readonly secure: boolean;
}

/** Browsers drop such cookies without a word (RFC 6265bis section 4.1.3). */
function checkPrefix(name: string, { path, domain, secure }: PrefixedScope): void {
  const prefix = /^__(?:host|secure)-/i.exec(name)?.[0].toLowerCase();
  if (prefix === undefined) return;
  const isHostOnly = path === "/" && domain === undefined;
  if (secure && (prefix === "__secure-" || isHostOnly)) return;
  throw new PhialError(
    "COOKIE_PREFIX_INVALID",
    `The cookie ${JSON.stringify(name.slice(0, 40))} lacks what its prefix promises.`,
    "Set secure: true; a __Host- cookie also needs the path / and no domain.",
  );
}
