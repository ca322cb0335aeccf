import { PhialError } from "../errors/phial-error.ts";
import type { Blueprint } from "./blueprint.ts";
import type { HonoSeam } from "./hono-seam.ts";
import { ParamsGuard } from "./params.ts";
import { RoutePath } from "./route-path.ts";
import { type RouteInit, type RuleOptions, isRuleMarker } from "./route.ts";
import type { AnyHandler } from "./verbs.ts";

/** How a blueprint is registered. */
export interface RegisterOptions {
  /** Instead of the blueprint's own prefix. */
  readonly urlPrefix?: string;
  /** Another name: needed to register the same blueprint twice. */
  readonly name?: string;
}

/** A declared route. */
export interface RouteEntry {
  readonly kind: "route";
  readonly init: RouteInit;
}

/** Something that answers below `path` and is not Phial's. */
export interface SubappEntry {
  readonly kind: "subapp";
  readonly path: string;
  /** Adds it under the whole path. */
  put(hono: HonoSeam, at: string): void;
}

/** Something that was declared on an app or a blueprint, to be built later. */
export type Entry =
  | RouteEntry
  | { readonly kind: "middleware"; readonly path: string; readonly handlers: readonly AnyHandler[] }
  | SubappEntry
  | {
      readonly kind: "blueprint";
      readonly blueprint: Blueprint;
      readonly options: RegisterOptions;
    };

/**
 * Reads the arguments of a verb: a path or {@link RoutePath}, path parameters, rule markers,
 * guards, and last the handler.
 *
 * @throws PhialError `ROUTE_HANDLER_MISSING`, `ROUTE_ARGUMENT_INVALID`
 */
export function routeEntry(
  methods: readonly string[],
  path: unknown,
  args: readonly unknown[],
): RouteEntry {
  const text = path instanceof RoutePath ? path.path : path;
  if (typeof text !== "string") throw invalid(methods, path, "The path");
  const guards = [...(path instanceof RoutePath ? [path.params] : []), ...args];
  const handlers: AnyHandler[] = [];
  let converters = {};
  let options: RuleOptions = {};
  for (const guard of guards) {
    if (guard instanceof ParamsGuard) converters = { ...converters, ...guard.converters };
    else if (typeof guard !== "function") throw invalid(methods, text, "A handler");
    // A function among the arguments of a verb is a handler by the types of Verb.
    else if (isRuleMarker(guard as AnyHandler)) options = { ...options, ...readRule(guard) };
    else handlers.push(guard as AnyHandler);
  }
  if (handlers.length === 0) {
    throw new PhialError(
      "ROUTE_HANDLER_MISSING",
      `The route ${methods.join("|")} ${text} has no handler.`,
      `Write app.${methods[0]?.toLowerCase() ?? "get"}("${text}", (c) => ...).`,
    );
  }
  const source = path instanceof RoutePath ? path : undefined;
  return { kind: "route", init: { methods, path: text, handlers, converters, options, source } };
}

function readRule(guard: unknown): RuleOptions {
  return typeof guard === "function" && isRuleMarker(guard as AnyHandler)
    ? (guard as unknown as { rule: RuleOptions }).rule
    : {};
}

function invalid(methods: readonly string[], path: unknown, what: string): PhialError {
  const where = `${methods.join("|")} ${typeof path === "string" ? path : "?"}`;
  return new PhialError(
    "ROUTE_ARGUMENT_INVALID",
    `${what} of the route ${where} is neither a path nor a function.`,
    'Write app.get("/path", guard, (c) => ...).',
  );
}
