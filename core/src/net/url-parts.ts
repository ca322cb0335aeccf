import type { Context } from "hono";
import { rawPath } from "../app/routing-path.ts";
import { percentEncode } from "../http/percent.ts";
import { uriToIri } from "../http/uri.ts";
import { hostOf, schemeOf } from "./client.ts";

/** The URL of a request in parts, decoded for people to read; scheme and host as a proxy says. */
export interface UrlParts {
  /** All of it: `http://localhost/grüße?q=1`. Flask's `request.url`. */
  readonly url: string;
  /** Without the query: `request.base_url`. */
  readonly baseUrl: string;
  /** Scheme and host with a slash: `request.host_url` and `request.url_root`. */
  readonly rootUrl: string;
  /** The path, percent-decoded and with one slash at the start: `request.path`. */
  readonly path: string;
  /** The path, a question mark, and the query: `request.full_path`. */
  readonly fullPath: string;
  /** As it was sent, without the question mark: `request.query_string`. */
  readonly query: string;
  /** With the port, unless that is the scheme's own: `request.host`. */
  readonly host: string;
  /** `http` or `https`: `request.scheme`. */
  readonly scheme: string;
}

// What Werkzeug leaves as it is.
const PATH_SAFE = "!$&'()*+,/:;=@%";
const QUERY_SAFE = `${PATH_SAFE}?`;

/**
 * The URL that the client asked for, in the parts that Flask's `request` has.
 *
 * @example
 * app.log.info({ url: urlParts(c).fullPath }, "searched");
 */
export function urlParts(c: Context): UrlParts {
  const { url } = c.req;
  const scheme = schemeOf(c);
  const host = hostOf(c);
  const path = `/${decodePath(rawPath(url)).replace(/^\/+/, "")}`;
  const mark = url.indexOf("?");
  const query = mark < 0 ? "" : url.slice(mark + 1);
  const origin = `${scheme}://${host}`;
  const base = origin + percentEncode(path, PATH_SAFE);
  return {
    url: uriToIri(query === "" ? base : `${base}?${percentEncode(query, QUERY_SAFE)}`),
    baseUrl: uriToIri(base),
    rootUrl: uriToIri(`${origin}/`),
    path,
    fullPath: `${path}?${query}`,
    query,
    host,
    scheme,
  };
}

// A path that is not UTF-8 gets no further than to an error handler.
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
