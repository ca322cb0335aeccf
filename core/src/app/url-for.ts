import type { Context } from "hono";
import { contextOf } from "../context/request-context.ts";
import { PhialError, isPhialError } from "../errors/phial-error.ts";
import { hostOf, schemeOf } from "../net/client.ts";
import { percentEncode } from "../http/percent.ts";
import { nearest } from "../settings/nearest.ts";
import { Phial } from "./phial.ts";
import { invalidValue, quotePath } from "./params.ts";
import { RoutePath } from "./route-path.ts";
import type { Route } from "./route.ts";

/** How a URL is written, apart from its values. */
export interface UrlOptions {
  /** With scheme and host. @default false in a request, true outside of one */
  readonly external?: boolean;
  /** Implies `external`; empty for a URL that starts with `//`. */
  readonly scheme?: string;
  /** The part after `#`. */
  readonly anchor?: string;
  /** Prefers a route that answers this method. */
  readonly method?: string;
}

/** Values of parameters; what is not one becomes the query, an array as a repeated name. */
export type UrlInput = Readonly<Record<string, unknown>>;

/** A URL that was asked for. */
export interface UrlRequest {
  readonly endpoint: string;
  /** With what `urlDefaults` hooks have added. */
  readonly values: UrlInput;
  readonly options: UrlOptions;
}

/** Is asked when no URL can be built; a string is the URL. */
export type UrlBuildErrorHandler = (error: PhialError, request: UrlRequest) => string | undefined;

type UrlArguments = [values?: UrlInput, options?: UrlOptions];
type UrlArgumentsOf<T> = keyof T extends never
  ? UrlArguments
  : [values: T & UrlInput, options?: UrlOptions];

// What Werkzeug leaves as it is in a query and in an anchor.
const QUERY_SAFE = "!$'()*,/:;?@";
const ANCHOR_SAFE = "!#$%&'()*+,/:;=?@";

/**
 * The URL of a route: of an endpoint by name, or of a path made with `route()`, then typed. A name
 * that starts with a dot is looked up in the blueprint of the request.
 *
 * @throws PhialError `ENDPOINT_UNKNOWN` with the nearest names; `ENDPOINT_VALUES_MISSING`;
 * `URL_SERVER_NAME_MISSING` outside of a request without SERVER_NAME; `ENDPOINT_METHOD_UNKNOWN`,
 * `URL_SCHEME_RELATIVE`, `URL_VALUE_INVALID`.
 * @example
 * urlFor(c, "notes.show", { id: 7 }); // "/notes/7"
 * urlFor(c, notePath, { id: 7 }, { external: true }); // "https://example.com/notes/7"
 */
export function urlFor<P extends string, T extends object>(
  from: Context | Phial,
  route: RoutePath<P, T>,
  ...rest: UrlArgumentsOf<T>
): string;
export function urlFor(from: Context | Phial, endpoint: string, ...rest: UrlArguments): string;
export function urlFor(
  from: Context | Phial,
  target: string | RoutePath<string, object>,
  ...[given = {}, options = {}]: UrlArguments
): string {
  const c = from instanceof Phial ? undefined : from;
  const app = from instanceof Phial ? from : contextOf(from).app;
  app.build();
  const routes = target instanceof RoutePath ? routesOf(app, target, c) : named(app, target, c);
  const name = typeof target === "string" ? absolute(target, c) : target.path;
  const endpoint = routes[0]?.endpoint ?? name;
  const values = withDefaults({ endpoint, values: given, options }, app, routes[0]);
  const request: UrlRequest = { endpoint, values, options };
  try {
    const route = choose(request, routes) ?? unknown(app, endpoint);
    return origin(app, c, options) + pathOf(route, values) + anchorOf(options);
  } catch (error) {
    return handled(app, error, request);
  }
}

function handled(app: Phial, error: unknown, request: UrlRequest): string {
  if (!isPhialError(error)) throw error;
  for (const handler of app.urlBuildErrorHandlers) {
    const url = handler(error, request);
    if (url !== undefined) return url;
  }
  throw error;
}

function absolute(endpoint: string, c: Context | undefined): string {
  if (!endpoint.startsWith(".")) return endpoint;
  const blueprint = c && contextOf(c).route?.blueprints.at(-1)?.name;
  return blueprint === undefined ? endpoint.slice(1) : blueprint + endpoint;
}

function named(app: Phial, endpoint: string, c: Context | undefined): Route[] {
  return app.table.ofEndpoint(absolute(endpoint, c));
}

// A blueprint may be registered several times: the registration of the request comes first.
function routesOf(app: Phial, path: RoutePath<string, object>, c: Context | undefined): Route[] {
  const routes = app.table.routes.filter((route) => route.source === path);
  const here = c && contextOf(c).route?.blueprints.at(-1)?.name;
  const near = routes.filter((route) => route.blueprints.at(-1)?.name === here);
  return near.length > 0 ? near : routes;
}

function withDefaults(
  { endpoint, values }: UrlRequest,
  app: Phial,
  route: Route | undefined,
): UrlInput {
  const layers = [app.hooks, ...(route?.hooksInnermostFirst.toReversed() ?? [])];
  if (layers.every((layer) => layer.urlDefaults.length === 0)) return values;
  const all = { ...values };
  for (const layer of layers) for (const hook of layer.urlDefaults) hook(endpoint, all);
  return all;
}

function choose(request: UrlRequest, routes: readonly Route[]): Route | undefined {
  const { endpoint, values, options } = request;
  const [first] = routes;
  if (!first) return undefined;
  const fitting = routes.filter((route) => fits(route, values));
  const wanted = options.method?.toUpperCase();
  const answering = fitting.filter(
    (route) => wanted === undefined || route.methods.includes(wanted),
  );
  const best = answering.toSorted((a, b) => rank(b, values) - rank(a, values))[0];
  if (best) return best;
  if (fitting.length > 0) throw methodUnknown(endpoint, wanted ?? "GET");
  throw valuesMissing(endpoint, first, values);
}

function valuesMissing(endpoint: string, route: Route, values: UrlInput): PhialError {
  const [name] = missing(route, values);
  const defaults = Object.keys(route.options.defaults ?? {}).join('", "');
  return new PhialError(
    "ENDPOINT_VALUES_MISSING",
    name === undefined
      ? `No route of "${endpoint}" has another value for "${defaults}" than its default.`
      : `The URL of "${endpoint}" needs the value "${name}".`,
    `Pass what a route takes: urlFor(c, "${endpoint}", { ${name ?? "name"}: value }).`,
  );
}

// As Werkzeug: a route that answers GET, then the one that puts more of the values into its path.
function rank(route: Route, values: UrlInput): number {
  const used = parameters(route).filter((name) => values[name] !== undefined).length;
  const defaults = Object.keys(route.options.defaults ?? {}).length;
  return (route.methods.includes("GET") ? 1000 : 0) + used + defaults * 2;
}

function parameters(route: Route): string[] {
  return route.segments.flatMap((segment) =>
    segment.kind === "param" && !segment.optional ? [segment.name] : [],
  );
}

function missing(route: Route, values: UrlInput): string[] {
  return parameters(route).filter((name) => values[name] === undefined || values[name] === null);
}

function fits(route: Route, values: UrlInput): boolean {
  if (missing(route, values).length > 0) return false;
  return Object.entries(route.options.defaults ?? {}).every(
    ([name, value]) => (values[name] ?? value) === value,
  );
}

function pathOf(route: Route, values: UrlInput): string {
  const used = new Set(Object.keys(route.options.defaults ?? {}));
  const parts = route.segments.flatMap((segment) => {
    if (segment.kind === "wildcard") return "";
    if (segment.kind === "static") return quotePath(segment.text);
    used.add(segment.name);
    const value = values[segment.name];
    if (value === undefined || value === null) return [];
    const converter = route.converters[segment.name];
    return converter ? converter.format(value) : quotePath(textOf(value));
  });
  // As Werkzeug: two slashes at the start would make a host of what follows.
  return `/${parts.join("/").replace(/^\/+/, "")}${queryOf(values, used)}`;
}

function queryOf(values: UrlInput, used: ReadonlySet<string>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (used.has(name)) continue;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (item === undefined || item === null) continue;
      pairs.push(`${encodeQuery(name)}=${encodeQuery(textOf(item))}`);
    }
  }
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

// A plain object would stand in the URL as "[object Object]".
function textOf(value: unknown): string {
  if (!hasText(value)) throw invalidValue("text or something with a text of its own");
  return String(value);
}

function hasText(value: unknown): value is { toString(): string } {
  if (typeof value !== "object" || value === null) return true;
  const { toString } = value;
  return typeof toString === "function" && toString !== Object.prototype.toString;
}

function encodeQuery(text: string): string {
  return percentEncode(text, `${QUERY_SAFE} `).replaceAll(" ", "+");
}

function anchorOf({ anchor }: UrlOptions): string {
  return anchor === undefined ? "" : `#${percentEncode(anchor, ANCHOR_SAFE)}`;
}

function origin(app: Phial, c: Context | undefined, options: UrlOptions): string {
  const { external, scheme } = options;
  if (scheme !== undefined && external === false) throw schemeWithoutHost();
  if (!(external ?? (scheme !== undefined || c === undefined))) return "";
  const { SERVER_NAME, PREFERRED_URL_SCHEME } = app.settings;
  const host = SERVER_NAME ?? (c && hostOf(c));
  const known = c ? schemeOf(c) : PREFERRED_URL_SCHEME;
  if (host !== undefined) return `${schemePart(scheme ?? known)}//${host}`;
  if (external === undefined && scheme === undefined) return "";
  throw new PhialError(
    "URL_SERVER_NAME_MISSING",
    "An absolute URL was asked for outside of a request, and the app does not know its host.",
    "Set SERVER_NAME, or build the URL in a request.",
  );
}

// As Werkzeug: a URL of a route is http or https, or leaves the scheme to the page it stands on.
function schemePart(scheme: string): string {
  if (scheme === "") return "";
  return scheme === "https" || scheme === "wss" ? "https:" : "http:";
}

function methodUnknown(endpoint: string, method: string): PhialError {
  return new PhialError(
    "ENDPOINT_METHOD_UNKNOWN",
    `No route of the endpoint "${endpoint}" answers ${method}.`,
    "Leave method out, or name one that the route has.",
  );
}

function schemeWithoutHost(): PhialError {
  return new PhialError(
    "URL_SCHEME_RELATIVE",
    "urlFor() was asked for a scheme and for a URL without one.",
    "Leave external out, or set it to true.",
  );
}

function unknown(app: Phial, endpoint: string): never {
  const guess = nearest(
    endpoint,
    app.table.routes.map((route) => route.endpoint),
  );
  throw new PhialError(
    "ENDPOINT_UNKNOWN",
    `The app "${app.name}" has no endpoint "${endpoint}".`,
    guess ? `Did you mean "${guess}"?` : "`phial routes` lists the endpoints.",
  );
}
