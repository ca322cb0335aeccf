import type { Context } from "hono";
import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import { dumpCookie } from "../http/cookie.ts";
import { cookieValues } from "../http/cookie-values.ts";
import { isSecure } from "../net/client.ts";
import { isBadData } from "../signing/bad-data.ts";
import { type SessionSerializer, sessionSerializer } from "../signing/session-serializer.ts";
import type { SessionInterface } from "./interface.ts";
import { Session } from "./session.ts";

/**
 * Flask's sessions: the values themselves in a signed cookie, readable by the client and not
 * forgeable. A cookie written by Flask under the same SECRET_KEY is accepted here and the reverse.
 */
export class CookieSessions implements SessionInterface {
  readonly #app: Phial;
  readonly #serializer: SessionSerializer | undefined;

  constructor(app: Phial) {
    this.#app = app;
    this.#serializer = app.keys && sessionSerializer(app.keys, app.clock);
  }

  open(c: Context): Session {
    if (!this.#serializer) return new Session([], { readOnly: true });
    const cookie = this.#cookie(c);
    if (cookie === undefined) return new Session([], { isNew: true });
    const maxAge = this.#app.settings.PERMANENT_SESSION_LIFETIME;
    try {
      return new Session(Object.entries(this.#serializer.loads(cookie, { maxAge })));
    } catch (error) {
      // Whatever is wrong with it, the client may have made it: an empty session, as in Flask.
      if (isBadData(error)) return new Session([], { isNew: true });
      throw error;
    }
  }

  mustRefresh(c: Context): boolean {
    if (!this.#app.settings.SESSION_REFRESH_EACH_REQUEST) return false;
    if (hasNoCookies(c)) return false;
    const cookie = this.#cookie(c);
    return cookie !== undefined && mayBePermanent(cookie) && this.#app.sessions.of(c).permanent;
  }

  save(c: Context, session: Session, headers: Headers): void {
    const { settings } = this.#app;
    const name = settings.SESSION_COOKIE_NAME;
    if (session.size === 0) {
      headers.append(
        "Set-Cookie",
        dumpCookie(name, "", { ...this.#attributes(c), expires: 0, maxAge: 0 }),
      );
      return;
    }
    const value = this.#write(session);
    const lifetime = settings.PERMANENT_SESSION_LIFETIME * 1000;
    const expires = session.permanent ? { expires: this.#app.clock.now() + lifetime } : {};
    const cookie = dumpCookie(name, value, { ...this.#attributes(c), ...expires });
    this.#checkSize(cookie);
    headers.append("Set-Cookie", cookie);
  }

  #write(session: Session): string {
    if (!this.#serializer) throw new TypeError("A session without a key is read-only.");
    return this.#serializer.dumps(Object.fromEntries(session.entries()));
  }

  // Two cookies of the name: one of them was planted from another path or domain.
  #cookie(c: Context): string | undefined {
    const values = cookieValues(c.req.header("Cookie"), this.#app.settings.SESSION_COOKIE_NAME);
    return values.length === 1 && values[0] !== "" ? values[0] : undefined;
  }

  #attributes(c: Context) {
    const { settings } = this.#app;
    const name = settings.SESSION_COOKIE_NAME;
    return {
      domain: settings.SESSION_COOKIE_DOMAIN ?? undefined,
      path: settings.SESSION_COOKIE_PATH ?? settings.APPLICATION_ROOT,
      httpOnly: settings.SESSION_COOKIE_HTTPONLY,
      secure: (settings.SESSION_COOKIE_SECURE ?? isSecure(c)) || /^__(?:Host|Secure)-/.test(name),
      sameSite: settings.SESSION_COOKIE_SAMESITE ?? undefined,
      partitioned: settings.SESSION_COOKIE_PARTITIONED,
    };
  }

  #checkSize(cookie: string): void {
    const limit = this.#app.settings.MAX_COOKIE_SIZE;
    if (limit === 0 || cookie.length <= limit) return;
    throw new PhialError(
      "SESSION_TOO_LARGE",
      `The session is a cookie of ${cookie.length} bytes; browsers keep up to ${limit}.`,
      "Keep an id in the session and the values in a store, or use @phial/session, which does that.",
    );
  }
}

// Node's own headers are there already; those of the request would have to be made first.
function hasNoCookies(c: Context): boolean {
  // Hono leaves the type of env to the server that calls fetch.
  const env = c.env as { readonly incoming?: { readonly headers?: { readonly cookie?: string } } };
  const headers = env?.incoming?.headers;
  return headers ? headers.cookie === undefined : !c.req.raw.headers.has("Cookie");
}

// Looks into the payload before it is verified, only to spare the verification where it is not
// needed: a compressed payload may hold anything.
function mayBePermanent(cookie: string): boolean {
  if (cookie.startsWith(".")) return true;
  const end = cookie.indexOf(".");
  return Buffer.from(cookie.slice(0, end), "base64url").includes('"_permanent":');
}
