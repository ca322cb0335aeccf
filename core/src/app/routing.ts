import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Result, Router } from "hono/router";
import type { H, RouterRoute } from "hono/types";
import { HttpError } from "../errors/http-error.ts";
import { takesSlashes } from "./path-pattern.ts";
import type { Route } from "./route.ts";
import { type PathFault, pathFault, rawPath } from "./routing-path.ts";

/** What routing decided about a request. */
export type Routing =
  | Found
  | { readonly kind: "options"; readonly allow: string }
  | { readonly kind: "redirect"; readonly path: string }
  | { readonly kind: "error"; readonly error: HttpError };

/** A route that matches. */
interface Found {
  readonly kind: "route";
  readonly route: Route;
  /** `undefined` where the route has no converters: then Hono's text stands. */
  readonly values: UrlValues | undefined;
}

/** The values of the path parameters, converted. */
export type UrlValues = Record<string, unknown>;

/** How an app reads paths. */
export interface RoutingOptions {
  readonly strictSlashes: boolean;
  readonly mergeSlashes: boolean;
  readonly automaticOptions: boolean;
}

type Handler = H;
type Candidate = { readonly route: Route; readonly param: (name: string) => string | undefined };

const FAULTS: Readonly<Record<PathFault, () => HttpError>> = {
  "encoded-slash": () =>
    new HttpError(400, {
      code: "PATH_ENCODED_SLASH",
      detail: "The path contains an encoded slash or backslash.",
    }),
  "nul-character": () =>
    new HttpError(400, {
      code: "PATH_NUL_CHARACTER",
      detail: "The path contains a NUL character.",
    }),
  "bad-encoding": () =>
    new HttpError(400, { code: "PATH_BAD_ENCODING", detail: "The path is not valid UTF-8." }),
};

/**
 * Finds the route of a request among those that Hono's router matched, before any hook runs: the
 * most specific one whose converters accept the values, whatever the order of registration.
 */
export class RouteTable {
  readonly routes: Route[] = [];
  readonly #byHandler = new Map<unknown, Route>();
  readonly #methods = new Set<string>();
  readonly #router: Router<[Handler, RouterRoute]>;
  readonly #options: RoutingOptions;

  constructor(router: Router<[Handler, RouterRoute]>, options: RoutingOptions) {
    this.#router = router;
    this.#options = options;
  }

  #hasForeign = false;

  /** Whether anything of Hono stands beside Phial's routes: middleware or other apps. */
  get hasForeign(): boolean {
    return this.#hasForeign;
  }

  /** Looks through all that is in Hono's router, once it is complete. */
  noteForeign(routes: readonly RouterRoute[], root: unknown): void {
    this.#hasForeign = routes.some(
      ({ handler }) => handler !== root && !this.#byHandler.has(handler),
    );
  }

  /** What Hono's router finds. */
  match(method: string, path: string): Result<[Handler, RouterRoute]> {
    return this.#router.match(method, path);
  }

  /** Adds a route; gives the paths under which it has to stand in the router. */
  add(route: Route, handler: unknown): string[] {
    this.routes.push(route);
    this.#byHandler.set(handler, route);
    for (const method of route.methods) this.#methods.add(method);
    const path = routerPath(route);
    if (this.#isStrict(route) || path === "/" || path.includes("*")) return [path];
    // As in Werkzeug, a loose rule with a slash at the end takes one more, or none.
    return path.endsWith("/") ? [path, path.slice(0, -1), `${path}/`] : [path, `${path}/`];
  }

  /** Decides what answers `c`, and points `c.req` at it. */
  resolve(c: Context): Routing {
    const fault = pathFault(c.req.path);
    if (fault) return { kind: "error", error: FAULTS[fault]() };
    const matched = matchedRoutes(c);
    let best: Found | undefined;
    let index = 0;
    for (let i = 1; i < matched.length; i++) {
      const route = this.#byHandler.get(matched[i]?.handler);
      if (!route || (best && !isLighter(route, best.route))) continue;
      c.req.routeIndex = i;
      const values = convert(route, (name) => c.req.param(name));
      if (values === null) continue;
      best = { kind: "route", route, values };
      index = i;
    }
    c.req.routeIndex = index;
    if (!best) return this.#miss(c);
    // Hono's own place for what a validator has made of the parameters: c.req.valid("param").
    if (best.values) c.req.addValidatedData("param", best.values);
    return this.#defaultsRedirect(best) ?? best;
  }

  /** Whether only Phial's own routes match: then nothing of Hono has to run around them. */
  isAlone(c: Context): boolean {
    const matched = matchedRoutes(c);
    for (let i = 1; i < matched.length; i++) {
      if (!this.#byHandler.has(matched[i]?.handler)) return false;
    }
    return true;
  }

  /** The routes of an endpoint, in the order of registration. */
  ofEndpoint(endpoint: string): Route[] {
    return this.routes.filter((route) => route.endpoint === endpoint);
  }

  #isStrict(route: Route): boolean {
    return route.options.strictSlashes ?? this.#options.strictSlashes;
  }

  #miss(c: Context): Routing {
    const path = c.req.path;
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    return (
      this.#otherMethods(path, c.req.method) ??
      this.#otherSlashes(path, rawPath(c.req.url).replace(/^\/+/, "/"), method) ?? {
        kind: "error",
        error: new HttpError(404),
      }
    );
  }

  #otherMethods(path: string, method: string): Routing | undefined {
    const found = this.#routesAt(path);
    const [first] = found;
    if (!first) return undefined;
    const allow = this.#allow(found);
    if (method === "OPTIONS" && allow.includes("OPTIONS")) {
      return this.#defaultsRedirect(first) ?? { kind: "options", allow: allow.join(", ") };
    }
    return notAllowed(allow);
  }

  // As Werkzeug: a slash that is missing at the end, or several slashes where one should be.
  #otherSlashes(path: string, raw: string, method: string): Routing | undefined {
    if (!path.endsWith("/")) {
      const slashed = this.#routesAt(`${path}/`);
      if (this.#allow(slashed).includes(method)) return { kind: "redirect", path: `${raw}/` };
      if (slashed.length > 0) return undefined;
    }
    if (!this.#options.mergeSlashes || !path.includes("//")) return undefined;
    const merged = path.replace(/\/{2,}/g, "/");
    const target = raw.replace(/\/{2,}/g, "/");
    const allow = this.#allow(this.#routesAt(merged));
    if (allow.includes(method)) return { kind: "redirect", path: target };
    return allow.length > 0 ? notAllowed(allow) : this.#otherSlashes(merged, target, method);
  }

  /** The methods that `routes` answer, with HEAD and OPTIONS where they come by themselves. */
  #allow(found: readonly Found[]): string[] {
    const methods = new Set(found.flatMap(({ route }) => route.methods));
    if (methods.has("GET")) methods.add("HEAD");
    const automatic = found.some(
      ({ route }) => route.options.automaticOptions ?? this.#options.automaticOptions,
    );
    if (automatic) methods.add("OPTIONS");
    return [...methods].sort();
  }

  #routesAt(path: string): Found[] {
    const found = new Map<Route, Found>();
    for (const method of this.#methods) {
      for (const { route, param } of this.#candidates(method, path)) {
        const values = convert(route, param);
        if (values !== null) found.set(route, { kind: "route", route, values });
      }
    }
    return [...found.values()];
  }

  *#candidates(method: string, path: string): Iterable<Candidate> {
    const [handlers, stash] = this.#router.match(method, path);
    for (const [[handler], params] of handlers) {
      const route = this.#byHandler.get(handler);
      if (!route) continue;
      const param = (name: string) => {
        const at = params[name];
        const text = typeof at === "number" ? stash?.[at] : at;
        return text?.includes("%") ? decodeURIComponent(text) : text;
      };
      yield { route, param };
    }
  }

  // "/m/1" moves to "/m/" when a rule of the same endpoint has the default m=1.
  #defaultsRedirect(found: Found): Routing | undefined {
    if (!found.values || found.route.options.defaults) return undefined;
    const { route, values } = found;
    for (const other of this.routes) {
      const defaults = other.options.defaults;
      if (!defaults || other.endpoint !== route.endpoint || other.path.includes(":")) continue;
      const same = Object.keys(values).every((name) => defaults[name] === values[name]);
      if (same) return { kind: "redirect", path: other.path };
    }
    return undefined;
  }
}

function notAllowed(allow: readonly string[]): Routing {
  const headers = { Allow: allow.join(", ") };
  return { kind: "error", error: new HttpError(405, { headers }) };
}

// A parameter of Hono ends at a slash unless its pattern lets one in.
function routerPath(route: Route): string {
  const parts = route.segments.map((segment) => {
    if (segment.kind === "wildcard") return "*";
    if (segment.kind === "static") return segment.text;
    const { name, regex, optional } = segment;
    const pattern =
      regex ?? (takesSlashes(route.converters[name]?.pattern, "u") ? ".+" : undefined);
    return `:${name}${pattern === undefined ? "" : `{${pattern}}`}${optional ? "?" : ""}`;
  });
  return `/${parts.join("/")}`;
}

/** The converted values; `null` when a converter refuses its text. */
function convert(
  route: Route,
  param: (name: string) => string | undefined,
): UrlValues | undefined | null {
  const { defaults } = route.options;
  if (!route.hasConverters && !defaults) return undefined;
  const values: UrlValues = Object.assign(Object.create(null), defaults);
  for (const segment of route.segments) {
    if (segment.kind !== "param") continue;
    const text = param(segment.name);
    if (text === undefined) continue;
    const converter = route.converters[segment.name];
    const value = converter ? converter.parse(text) : text;
    if (value === undefined) return null;
    values[segment.name] = value;
  }
  return values;
}

function isLighter(route: Route, than: Route): boolean {
  const length = Math.max(route.weights.length, than.weights.length);
  for (let i = 0; i < length; i++) {
    const difference = (route.weights[i] ?? 2000) - (than.weights[i] ?? 2000);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
