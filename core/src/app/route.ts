import type { Context, MiddlewareHandler, Next } from "hono";
import type { Converter } from "./params.ts";
import type { AnyHandler } from "./verbs.ts";
import { contextOf } from "../context/request-context.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { Hooks } from "./hooks.ts";
import { type Segment, parsePattern, takesSlashes } from "./path-pattern.ts";
import { toResponse } from "./view.ts";

/** A blueprint as it stands in a route: under the name and prefix of one registration. */
export interface BlueprintLayer {
  /** The full dotted name. */
  readonly name: string;
  readonly hooks: Hooks;
}

/** What {@link rule} changes about a route. */
export interface RuleOptions {
  /** The name for `urlFor`. @default the handler's function name */
  readonly endpoint?: string;
  /** Whether `/a` and `/a/` differ; where not, both answer. @default the app's `strictSlashes` */
  readonly strictSlashes?: boolean;
  /** Values for the parameters that this path does not have. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Whether OPTIONS is answered by itself. @default PROVIDE_AUTOMATIC_OPTIONS */
  readonly automaticOptions?: boolean;
}

/** What a route is declared with. */
export interface RouteInit {
  readonly methods: readonly string[];
  readonly path: string;
  readonly handlers: readonly AnyHandler[];
  readonly converters: Readonly<Record<string, Converter<unknown>>>;
  readonly options: RuleOptions;
  /** The `RoutePath` it was declared with. */
  readonly source: object | undefined;
}

type Handler = (c: Context, next: Next) => unknown;

/** A route of an app: what the hooks, guards and commands can see of it. */
export class Route {
  readonly methods: readonly string[];
  /** The whole path, with the prefixes of the blueprints, in Hono's notation. */
  readonly path: string;
  readonly segments: readonly Segment[];
  /** `<blueprint>.<name>`; the path where the handler has no name. */
  readonly endpoint: string;
  /** The blueprints around it, outermost first. */
  readonly blueprints: readonly BlueprintLayer[];
  /** Guards in order, and last the handler. */
  readonly handlers: readonly AnyHandler[];
  readonly converters: Readonly<Record<string, Converter<unknown>>>;
  readonly options: RuleOptions;
  readonly source: object | undefined;
  readonly hooksInnermostFirst: readonly Hooks[];
  /** Decides between several routes that match: lower wins, segment by segment. */
  readonly weights: readonly number[];
  readonly hasConverters: boolean;
  readonly #run: Handler;

  constructor(init: RouteInit, path: string, blueprints: readonly BlueprintLayer[]) {
    this.methods = init.methods;
    this.path = path;
    this.segments = parsePattern(path);
    this.blueprints = blueprints;
    this.handlers = init.handlers;
    this.converters = init.converters;
    this.options = init.options;
    this.source = init.source;
    this.endpoint = endpointOf(init, path, blueprints);
    this.hooksInnermostFirst = blueprints.map((layer) => layer.hooks).reverse();
    this.weights = this.segments.map((segment) => weigh(segment, init.converters));
    this.hasConverters = Object.keys(init.converters).length > 0;
    // What a handler is given is decided by its type; at run time every handler gets (c, next).
    this.#run = chain(init.handlers as readonly Handler[]);
  }

  /** Whether `marker` stands among the guards of the route or of one of its blueprints. */
  has(marker: AnyHandler): boolean {
    return this.handlers.includes(marker);
  }

  /** Guards and handler; gives the response. */
  handle(c: Context, next: Next): Response | Promise<Response> {
    const result = this.#run(c, next);
    if (result instanceof Response) return result;
    if (result instanceof Promise) return result.then((value) => answer(c, value));
    return answer(c, result);
  }
}

// A handler may have set c.res itself, or a guard may have answered.
function answer(c: Context, value: unknown): Response {
  return value === undefined && c.finalized ? c.res : toResponse(c, value);
}

function chain(handlers: readonly Handler[]): Handler {
  const view = handlers.at(-1) ?? (() => undefined);
  if (handlers.length < 2) return view;
  const guards = handlers.slice(0, -1);
  return async (c, next) => {
    let reached = -1;
    const step = async (i: number): Promise<void> => {
      if (i <= reached) throw nextTwice();
      reached = i;
      const guard = guards[i];
      const result = await (guard ? guard(c, () => caught(c, () => step(i + 1))) : view(c, next));
      if (guard === undefined || result !== undefined) settle(c, result);
    };
    await step(0);
    return c.finalized ? c.res : undefined;
  };
}

// As in Hono, what a guard returns does not count where there is a response already.
function settle(c: Context, result: unknown): void {
  if (!c.finalized) c.res = toResponse(c, result);
}

// As in Hono, what a guard does after next() also happens when the handler has thrown.
async function caught(c: Context, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    const { app } = contextOf(c);
    if (error instanceof Error) c.error = error;
    c.res = await app.dispatcher.errors.answer(c, error);
  }
}

function nextTwice(): PhialError {
  return new PhialError(
    "GUARD_NEXT_TWICE",
    "A guard has called next() a second time: the handler would run again.",
    "Call it once: await next();",
  );
}

function endpointOf(init: RouteInit, path: string, layers: readonly BlueprintLayer[]): string {
  const own = init.options.endpoint ?? init.handlers.at(-1)?.name;
  if (!own) return path;
  const blueprint = layers.at(-1)?.name;
  return blueprint ? `${blueprint}.${own}` : own;
}

function weigh(segment: Segment, converters: Readonly<Record<string, Converter<unknown>>>): number {
  if (segment.kind === "static") return 0;
  if (segment.kind === "wildcard") return 1000;
  const usual = takesSlashes(segment.regex) ? 200 : 100;
  const weight = converters[segment.name]?.weight ?? usual;
  return segment.regex === undefined ? weight : weight - 1;
}

/** A marker among the guards that carries {@link RuleOptions}. */
export interface RuleMarker extends MiddlewareHandler {
  readonly rule: RuleOptions;
}

/**
 * Changes how a route is found and named; stands among its guards.
 *
 * @example
 * app.get("/about", rule({ strictSlashes: false }), (c) => c.text("about"));
 */
export function rule(options: RuleOptions): RuleMarker {
  return Object.assign<MiddlewareHandler, { rule: RuleOptions }>((_c, next) => next(), {
    rule: options,
  });
}

/**
 * Names a route for `urlFor`, as Flask's `endpoint=`.
 *
 * @example
 * app.get("/notes/:id", endpoint("show"), (c) => c.text("a note"));
 */
export function endpoint(name: string): RuleMarker {
  return rule({ endpoint: name });
}

/** Whether a handler is a {@link RuleMarker}. */
export function isRuleMarker(handler: AnyHandler): handler is RuleMarker {
  return "rule" in handler;
}
