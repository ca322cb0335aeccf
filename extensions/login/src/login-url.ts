import { type Context, urlFor } from "phial";

/** The parts of a URL, as Python's `urlsplit` takes them apart: it does not have to be absolute. */
interface UrlSplit {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** How the place to return to is put into a URL. */
export interface NextOptions {
  /** The URL to return to. */
  readonly next: string;
  /** The name of its parameter. @default "next" */
  readonly nextField?: string | undefined;
  /** FORCE_HOST_FOR_REDIRECTS. */
  readonly forceHost?: string | null;
}

const URL_PARTS =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/**
 * The URL of a view: a path or a URL as it is, or that of an endpoint.
 *
 * @throws PhialError `ENDPOINT_UNKNOWN`
 */
export function expandLoginView(c: Context, view: string): string {
  return /^(?:https?:\/\/|\/)/.test(view) ? view : urlFor(c, view);
}

/** A login view's URL with the place to return to, as Flask-Login's `login_url` writes it. */
export function urlWithNext(base: string, options: NextOptions): string {
  const { next, nextField = "next", forceHost } = options;
  const parts = split(base);
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(parts.query)) {
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  fields.set(nextField, [makeNextParam(base, next)]);
  const query = [...fields].flatMap(([name, values]) =>
    values.map((value) => `${quotePlus(name)}=${quotePlus(value)}`),
  );
  return join({ ...parts, host: forceHost || parts.host, query: query.join("&") });
}

/** The place to return to, without scheme and host where they are those of the login view. */
export function makeNextParam(loginView: string, currentUrl: string): string {
  const login = split(loginView);
  const current = split(currentUrl);
  const isSameScheme = login.scheme === "" || login.scheme === current.scheme;
  const isSameHost = login.host === "" || login.host === current.host;
  if (!isSameScheme || !isSameHost) return currentUrl;
  return join({ ...current, scheme: "", host: "", fragment: "" });
}

function split(url: string): UrlSplit {
  const [, scheme = "", host = "", path = "", query = "", fragment = ""] =
    URL_PARTS.exec(url) ?? [];
  return { scheme: scheme.toLowerCase(), host, path, query, fragment };
}

function join({ scheme, host, path, query, fragment }: UrlSplit): string {
  const authority = host === "" ? "" : `//${host}`;
  const below = authority !== "" && path !== "" && !path.startsWith("/") ? `/${path}` : path;
  const start = scheme === "" ? "" : `${scheme}:`;
  const search = query === "" ? "" : `?${query}`;
  return `${start}${authority}${below}${search}${fragment === "" ? "" : `#${fragment}`}`;
}

const PLAIN = /^[A-Za-z0-9_.~-]$/;

/** Python's `quote_plus`, which escapes more than `URLSearchParams` does, and `~` not at all. */
function quotePlus(text: string): string {
  let quoted = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const character = String.fromCharCode(byte);
    if (PLAIN.test(character)) quoted += character;
    else if (character === " ") quoted += "+";
    else quoted += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return quoted;
}
