import type { Teardown } from "../context/app-context.ts";
import type { AfterRequest } from "../context/request-context.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { Entry, RegisterOptions } from "./entry.ts";
import { type ErrorClass, type ErrorHandler, ErrorHandlers } from "./error-handlers.ts";
import { type BeforeRequest, type ContextProcessor, Hooks } from "./hooks.ts";
import { Scaffold } from "./scaffold.ts";

/** What a blueprint is made with. */
export interface BlueprintOptions {
  /** Stands before all its paths. */
  readonly urlPrefix?: string;
  /** A folder whose files are served, absolute or below the app's `root`. */
  readonly staticFolder?: string;
  /** Where, below the prefix. @default "/static" */
  readonly staticUrlPath?: string;
  /** A folder of templates, absolute or below the app's `root`; asked after the app's own. */
  readonly templateFolder?: string;
}

/**
 * A part of an app that is registered under a prefix, any number of times: routes, hooks, error
 * handlers, static files and commands that belong together. Blueprints nest.
 *
 * @example
 * export const notes = new Blueprint("notes", { urlPrefix: "/notes" });
 * notes.get("/", function index(c) { return c.text("all notes"); });
 *
 * app.registerBlueprint(notes); // GET /notes/, endpoint "notes.index"
 */
export class Blueprint extends Scaffold {
  readonly name: string;
  readonly urlPrefix: string | undefined;
  readonly staticFolder: string | undefined;
  readonly staticUrlPath: string;
  readonly templateFolder: string | undefined;
  /** Hooks for the whole app, not only for the blueprint's routes. */
  readonly appHooks = new Hooks(new ErrorHandlers());
  #built = false;

  /** @throws PhialError `BLUEPRINT_NAME_INVALID` for an empty name or one with a dot. */
  constructor(name: string, options: BlueprintOptions = {}) {
    super();
    checkBlueprintName(name);
    this.name = name;
    this.urlPrefix = options.urlPrefix;
    this.staticFolder = options.staticFolder;
    this.staticUrlPath = options.staticUrlPath ?? "/static";
    this.templateFolder = options.templateFolder;
  }

  /** Puts another blueprint inside this one. */
  registerBlueprint(blueprint: Blueprint, options: RegisterOptions = {}): this {
    this.add({ kind: "blueprint", blueprint, options });
    return this;
  }

  /** Runs before every request of the app. */
  beforeAppRequest(hook: BeforeRequest): this {
    this.checkSetup("beforeAppRequest()");
    this.appHooks.beforeRequest.push(hook);
    return this;
  }

  /** Sees every response of the app. */
  afterAppRequest(hook: AfterRequest): this {
    this.checkSetup("afterAppRequest()");
    this.appHooks.afterRequest.push(hook);
    return this;
  }

  /** Runs when any request of the app ends. */
  teardownAppRequest(hook: Teardown): this {
    this.checkSetup("teardownAppRequest()");
    this.appHooks.teardownRequest.push(hook);
    return this;
  }

  /** Adds values to the templates of every request of the app. */
  appContextProcessor(processor: ContextProcessor): this {
    this.checkSetup("appContextProcessor()");
    this.appHooks.contextProcessors.push(processor);
    return this;
  }

  /** Answers errors anywhere in the app. */
  registerAppErrorHandler<E extends Error>(
    kind: number | ErrorClass<E>,
    handler: ErrorHandler<E>,
  ): this {
    this.checkSetup("registerAppErrorHandler()");
    // The handler only ever gets errors that its status or class was found for.
    this.appHooks.errors.set(kind, handler as ErrorHandler);
    return this;
  }

  /** Marks the blueprint as part of an app that serves: it takes no more declarations. */
  finishSetup(): void {
    this.#built = true;
  }

  protected override asEntry(path: string): Entry {
    return { kind: "blueprint", blueprint: this, options: { urlPrefix: path } };
  }

  protected override checkSetup(what: string): void {
    if (!this.#built) return;
    throw new PhialError(
      "BLUEPRINT_SETUP_FINISHED",
      `${what} was added to the blueprint "${this.name}" after an app with it has begun to serve.`,
      "Declare everything when the module of the blueprint is loaded.",
    );
  }
}

/** Refuses what cannot be the name of a blueprint. */
export function checkBlueprintName(name: string): void {
  if (name !== "" && !name.includes(".")) return;
  throw new PhialError(
    "BLUEPRINT_NAME_INVALID",
    name === "" ? "A blueprint has an empty name." : `The blueprint name "${name}" contains a dot.`,
    'Give it a name without dots, for example new Blueprint("notes"); nesting adds the dots.',
  );
}
