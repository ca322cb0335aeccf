/** A cookie that a {@link CookieJar} keeps. */
export interface JarCookie {
  readonly name: string;
  /** As it stood in the header, with its quotes if it has any. */
  readonly value: string;
  readonly path: string;
  readonly domain: string;
  /** Sent to this host only, not to those below it. */
  readonly hostOnly: boolean;
  readonly secure: boolean;
  /** Milliseconds since the Unix epoch; `null` until the browser closes. */
  readonly expires: number | null;
}

/**
 * The cookies of one client, kept and sent as a browser does (RFC 6265 section 5), by a clock that
 * is given.
 *
 * @example
 * const jar = new CookieJar();
 * jar.store("session=abc; Path=/; HttpOnly", "http://localhost/", Date.now());
 * jar.header("http://localhost/notes", Date.now()); // "session=abc"
 */
export class CookieJar {
  #cookies: JarCookie[] = [];

  /** All cookies, in the order in which they were first stored. */
  get cookies(): readonly JarCookie[] {
    return this.#cookies;
  }

  /** The value of the first cookie of this name. */
  get(name: string): string | undefined {
    return this.#cookies.find((cookie) => cookie.name === name)?.value;
  }

  /** Sets a cookie for the host of `url`, path `/`, until the browser closes. */
  set(name: string, value: string, url = "http://localhost/"): void {
    const domain = new URL(url).hostname;
    this.#keep({ name, value, path: "/", domain, hostOnly: true, secure: false, expires: null });
  }

  /** Removes the cookies of this name. */
  delete(name: string): void {
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name);
  }

  clear(): void {
    this.#cookies = [];
  }

  /** Takes over all cookies of another jar, and drops its own. */
  copyFrom(other: CookieJar): void {
    this.#cookies = [...other.cookies];
  }

  /** Keeps, replaces or removes a cookie as the `Set-Cookie` header of an answer of `url` says. */
  store(setCookie: string, url: string, now: number): void {
    const { hostname, pathname } = new URL(url);
    const cookie = read(setCookie, { host: hostname, path: pathname, now });
    if (!cookie.hostOnly && !isBelowHost(hostname, cookie.domain)) return;
    if (cookie.expires !== null && cookie.expires <= now) this.#drop(cookie);
    else this.#keep(cookie);
  }

  /** The cookies that go to `url`. */
  select(url: string, now: number): JarCookie[] {
    const { protocol, hostname, pathname } = new URL(url);
    return this.#cookies.filter(
      (cookie) =>
        (cookie.expires === null || cookie.expires > now) &&
        (!cookie.secure || protocol === "https:") &&
        (hostname === cookie.domain ||
          (!cookie.hostOnly && isBelowHost(hostname, cookie.domain))) &&
        isBelowPath(pathname, cookie.path),
    );
  }

  /** The `Cookie` header for `url`, or `undefined` when nothing is to be sent. */
  header(url: string, now: number): string | undefined {
    const pairs = this.select(url, now).map(({ name, value }) => `${name}=${value}`);
    return pairs.length === 0 ? undefined : pairs.join("; ");
  }

  #keep(cookie: JarCookie): void {
    const at = this.#cookies.findIndex((other) => isSame(other, cookie));
    if (at < 0) this.#cookies.push(cookie);
    else this.#cookies[at] = cookie;
  }

  #drop(cookie: JarCookie): void {
    this.#cookies = this.#cookies.filter((other) => !isSame(other, cookie));
  }
}

interface Scope {
  readonly host: string;
  readonly path: string;
  readonly now: number;
}

function read(setCookie: string, scope: Scope): JarCookie {
  const [first = "", ...rest] = setCookie.split(";");
  const [name, value] = splitPair(first);
  const attributes = new Map(
    rest.map((part) => splitPair(part)).map(([key, text]) => [key.toLowerCase(), text]),
  );
  const domain = (attributes.get("domain") ?? "").replace(/^\.+/, "").toLowerCase();
  const path = attributes.get("path") ?? "";
  return {
    name,
    value,
    path: path.startsWith("/") ? path : folderOf(scope.path),
    domain: domain === "" ? scope.host : domain,
    hostOnly: domain === "",
    secure: attributes.has("secure"),
    expires: expiryOf(attributes, scope.now),
  };
}

function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number | null {
  const age = attributes.get("max-age");
  if (age !== undefined && /^-?\d+$/.test(age)) return now + Number(age) * 1000;
  const expires = Date.parse(attributes.get("expires") ?? "");
  return Number.isNaN(expires) ? null : expires;
}

function splitPair(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function isSame(one: JarCookie, other: JarCookie): boolean {
  return one.name === other.name && one.domain === other.domain && one.path === other.path;
}

function isBelowHost(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function isBelowPath(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}
