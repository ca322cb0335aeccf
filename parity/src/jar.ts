import type { JarChanges } from "./recording.ts";
import type { SetCookie } from "./set-cookie.ts";

/** Where and when a request is made, as far as cookies care. */
export interface CookieScope {
  readonly scheme: string;
  readonly host: string;
  /** The path on the request line without its query. */
  readonly path: string;
  /** Unix seconds. */
  readonly now: number;
}

/** A cookie a jar keeps. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly secure: boolean;
  /** Unix seconds; null for the session. */
  readonly expires: number | null;
}

type NewCookie = Pick<
  SetCookie,
  "name" | "value" | "path" | "domain" | "expires" | "max_age" | "secure"
>;

/** The cookies of one client: a small browser's jar. */
export class Jar {
  #cookies: StoredCookie[] = [];

  /** Everything in it, in the order first stored. */
  get cookies(): readonly StoredCookie[] {
    return this.#cookies;
  }

  /** Keeps, replaces or removes a cookie, as a Set-Cookie header of an answer to `scope` asks. */
  store(cookie: NewCookie, scope: CookieScope): void {
    const stored = toStored(cookie, scope);
    if (!stored.hostOnly && !isHostOf(scope.host, stored.domain)) return;
    const at = this.#cookies.findIndex(
      (other) =>
        other.name === stored.name && other.domain === stored.domain && other.path === stored.path,
    );
    if (stored.expires !== null && stored.expires <= scope.now) {
      if (at >= 0) this.#cookies.splice(at, 1);
    } else if (at >= 0) {
      this.#cookies[at] = stored;
    } else {
      this.#cookies.push(stored);
    }
  }

  /** The cookies to send, in the order first stored. */
  select(scope: CookieScope): StoredCookie[] {
    return this.#cookies.filter(
      (cookie) =>
        (cookie.expires === null || cookie.expires > scope.now) &&
        (!cookie.secure || scope.scheme === "https") &&
        (scope.host === cookie.domain ||
          (!cookie.hostOnly && isHostOf(scope.host, cookie.domain))) &&
        isBelow(scope.path, cookie.path),
    );
  }

  /** Makes the changes a recorded request asks for; `other` gives the jar of another client. */
  change(changes: JarChanges, host: string, other: (client: string) => Jar): void {
    if (changes.clear === true) this.#cookies = [];
    if (changes.copy_from !== undefined) this.#cookies = [...other(changes.copy_from).cookies];
    for (const name of changes.delete ?? []) {
      this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name);
    }
    const scope: CookieScope = { scheme: "http", host, path: "/", now: 0 };
    const plain = { path: "/", domain: null, expires: null, max_age: null, secure: false };
    for (const [name, value] of Object.entries(changes.set ?? {})) {
      this.store({ name, value, ...plain }, scope);
    }
  }
}

function toStored(cookie: NewCookie, scope: CookieScope): StoredCookie {
  const domain = (cookie.domain ?? "").replace(/^\.+/, "").toLowerCase();
  return {
    name: cookie.name,
    value: cookie.value,
    path: cookie.path?.startsWith("/") ? cookie.path : folderOf(scope.path),
    domain: domain === "" ? scope.host : domain,
    hostOnly: domain === "",
    secure: cookie.secure,
    expires: expiryOf(cookie, scope.now),
  };
}

function expiryOf(cookie: NewCookie, now: number): number | null {
  if (typeof cookie.max_age === "number") return now + cookie.max_age;
  const date = cookie.expires === null ? Number.NaN : Date.parse(cookie.expires);
  return Number.isNaN(date) ? null : date / 1000;
}

function isHostOf(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/+$/, "")}/`);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}
