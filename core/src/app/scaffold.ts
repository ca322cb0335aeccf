import {
  Hono,
  type ErrorHandler as HonoErrorHandler,
  type MiddlewareHandler,
  type NotFoundHandler,
} from "hono";
import type { Teardown } from "../context/app-context.ts";
import type { AfterRequest } from "../context/request-context.ts";
import type { Command } from "../extension/command.ts";
import { type Entry, routeEntry } from "./entry.ts";
import { type ErrorClass, type ErrorHandler, ErrorHandlers } from "./error-handlers.ts";
import { type HonoSeam, type MountArguments, seamOf } from "./hono-seam.ts";
import {
  type BeforeRequest,
  type ContextProcessor,
  Hooks,
  type UrlDefaults,
  type UrlValuePreprocessor,
} from "./hooks.ts";
import { type TemplateFunction, Templating } from "./templating.ts";
import type { AnyHandler, OnVerb, PhialEnv, Verb } from "./verbs.ts";
import type { HttpError } from "../errors/http-error.ts";
import { PhialError } from "../errors/phial-error.ts";

/** Every method that `all()` answers. */
const ALL_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"];

/**
 * What an app and a blueprint have in common: routes, hooks, error handlers and commands. They are
 * written down here and take effect together when the app is built, at its first request or
 * `start()`; so their order among each other does not matter.
 */
export abstract class Scaffold extends Hono<PhialEnv> {
  declare get: Verb<"get">;
  declare post: Verb<"post">;
  declare put: Verb<"put">;
  declare patch: Verb<"patch">;
  declare delete: Verb<"delete">;
  declare options: Verb<"options">;
  declare query: Verb<"query">;
  declare all: Verb<"all">;
  declare on: OnVerb;

  /** The hooks of this app or blueprint. */
  readonly hooks = new Hooks(new ErrorHandlers());
  /** What it adds to templates. */
  readonly templating = new Templating();
  /** Its commands. */
  readonly commands: Command[] = [];
  /** What was declared, in order. */
  readonly entries: Entry[] = [];
  /** Hono's own methods, below the ones that only write down. */
  protected readonly honoSeam: HonoSeam;
  #path = "/";

  constructor(options?: ConstructorParameters<typeof Hono>[0]) {
    super(options);
    this.honoSeam = seamOf(this);
    this.#takeVerbs();
    this.#takeOthers();
  }

  #takeVerbs(): void {
    this.get = this.#verb<"get">(["GET"]);
    this.post = this.#verb<"post">(["POST"]);
    this.put = this.#verb<"put">(["PUT"]);
    this.patch = this.#verb<"patch">(["PATCH"]);
    this.delete = this.#verb<"delete">(["DELETE"]);
    this.options = this.#verb<"options">(["OPTIONS"]);
    this.query = this.#verb<"query">(["QUERY"]);
    this.all = this.#verb<"all">(ALL_METHODS);
  }

  // Hono types these by overloads; what they do is the same for all.
  #takeOthers(): void {
    this.on = ((
      methods: string | string[],
      paths: string | string[],
      ...handlers: AnyHandler[]
    ) => {
      const names = [methods].flat().map((method) => method.toUpperCase());
      for (const path of [paths].flat()) this.#declare(names, path, handlers);
      return this;
    }) as OnVerb;
    this.use = ((first: string | AnyHandler, ...rest: AnyHandler[]) => {
      const path = typeof first === "string" ? first : "*";
      const handlers = typeof first === "string" ? rest : [first, ...rest];
      this.add({ kind: "middleware", path, handlers });
      return this;
    }) as typeof this.use;
    this.onError = (handler: HonoErrorHandler) => this.registerErrorHandler(Error, handler);
    this.notFound = (handler: NotFoundHandler) =>
      this.registerErrorHandler(404, (_error, c) => handler(c));
    this.route = ((path: string, app: Hono) => this.subapp(path, app)) as typeof this.route;
    this.mount = (path: string, ...rest: MountArguments) => {
      this.add({ kind: "subapp", path, put: (hono, at) => hono.mount(at, ...rest) });
      return this;
    };
    this.basePath = () => {
      throw noBasePath();
    };
  }

  /** Refuses a declaration that comes too late. */
  protected abstract checkSetup(what: string): void;

  /** Writes a declaration down. */
  protected add(entry: Entry): void {
    this.checkSetup(`A ${entry.kind}`);
    this.entries.push(entry);
  }

  #verb<M extends string>(methods: readonly string[]): Verb<M> {
    // The many forms of Verb come down to one: a path, then guards and a handler.
    return ((path: unknown, ...handlers: unknown[]) => {
      const hasPath = typeof path !== "function";
      this.#declare(methods, hasPath ? path : this.#path, hasPath ? handlers : [path, ...handlers]);
      return this;
    }) as Verb<M>;
  }

  #declare(methods: readonly string[], path: unknown, handlers: readonly unknown[]): void {
    const entry = routeEntry(methods, path, handlers);
    this.#path = entry.init.path;
    this.add(entry);
  }

  /** What this app or blueprint is as a part of another one, under `path`. */
  protected abstract asEntry(path: string): Entry;

  /**
   * Adds another Hono app under `path`. Its routes stand behind the hooks of the app and behind all
   * `use()` of the app and of the blueprints around it; they have no endpoint. A blueprint is
   * registered with `path` as its prefix; another Phial app gets the requests as a whole.
   */
  subapp(path: string, app: Hono | Scaffold): this {
    const isOurs = app instanceof Scaffold;
    this.add(
      isOurs ? app.asEntry(path) : { kind: "subapp", path, put: (hono, at) => hono.route(at, app) },
    );
    return this;
  }

  /** Runs before the handler of every request; a result is the answer, and the handler is skipped. */
  beforeRequest(hook: BeforeRequest): this {
    this.checkSetup("beforeRequest()");
    this.hooks.beforeRequest.push(hook);
    return this;
  }

  /** Sees every response on its way out; the last one added runs first. */
  afterRequest(hook: AfterRequest): this {
    this.checkSetup("afterRequest()");
    this.hooks.afterRequest.push(hook);
    return this;
  }

  /** Runs when a request ends, also after an error, which it gets. The last one added runs first. */
  teardownRequest(hook: Teardown): this {
    this.checkSetup("teardownRequest()");
    this.hooks.teardownRequest.push(hook);
    return this;
  }

  /** Sees and may change the values of path parameters before any other hook. */
  urlValuePreprocessor(hook: UrlValuePreprocessor): this {
    this.checkSetup("urlValuePreprocessor()");
    this.hooks.urlValuePreprocessors.push(hook);
    return this;
  }

  /** Adds values to every URL that is built. */
  urlDefaults(hook: UrlDefaults): this {
    this.checkSetup("urlDefaults()");
    this.hooks.urlDefaults.push(hook);
    return this;
  }

  /**
   * Adds values to every template that is rendered in a request: of the app, or of the blueprint.
   * What a template is given by name wins. With an object of functions `phial templates check` knows
   * the names.
   *
   * @example
   * app.contextProcessor({ current_user: (c) => login.user(c) });
   */
  contextProcessor(processor: ContextProcessor): this {
    this.checkSetup("contextProcessor()");
    this.hooks.contextProcessors.push(processor);
    return this;
  }

  /** Adds a value or a function that all templates of the app see, also imported ones. */
  templateGlobal(name: string, value: unknown): this {
    this.checkSetup("templateGlobal()");
    this.templating.globals.set(name, value);
    return this;
  }

  /**
   * Adds a filter for all templates of the app; may be async.
   *
   * @example
   * app.templateFilter("money", (cents: number) => (cents / 100).toFixed(2)); // {{ price | money }}
   */
  templateFilter(name: string, filter: TemplateFunction): this {
    this.checkSetup("templateFilter()");
    this.templating.filters.set(name, filter);
    return this;
  }

  /** Adds a test for all templates of the app: `{% if n is prime %}`. */
  templateTest(name: string, test: TemplateFunction): this {
    this.checkSetup("templateTest()");
    this.templating.tests.set(name, test);
    return this;
  }

  /**
   * Answers errors of a status, or of a class and those that extend it. A blueprint's handlers come
   * before the app's.
   *
   * @example
   * app.registerErrorHandler(404, (error, c) => c.html("<h1>Nothing here</h1>", 404));
   */
  registerErrorHandler(status: number, handler: ErrorHandler<HttpError>): this;
  registerErrorHandler<E extends Error>(kind: ErrorClass<E>, handler: ErrorHandler<E>): this;
  registerErrorHandler<E extends Error>(
    kind: number | ErrorClass<E>,
    handler: ErrorHandler<E>,
  ): this {
    this.checkSetup("registerErrorHandler()");
    // The handler only ever gets errors that its status or class was found for.
    this.hooks.errors.set(kind, handler as ErrorHandler);
    return this;
  }

  /** Adds a command to `phial`. */
  command(command: Command): this {
    this.checkSetup("command()");
    this.commands.push(command);
    return this;
  }
}

function noBasePath(): PhialError {
  return new PhialError(
    "BASE_PATH_UNSUPPORTED",
    "basePath() was called: what is added to its result would stand beside hooks and guards.",
    'Use a blueprint: app.registerBlueprint(new Blueprint("api", { urlPrefix: "/api" })).',
  );
}

/** Middleware that does nothing but stand among the guards of a route, to be found by `Route.has`. */
export function marker(name: string): MiddlewareHandler {
  const mark: MiddlewareHandler = (_c, next) => next();
  return Object.defineProperty(mark, "name", { value: name });
}
