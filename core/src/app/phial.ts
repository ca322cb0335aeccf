import { tmpdir } from "node:os";
import { AppAccess } from "../access/app-access.ts";
import { Background } from "../background.ts";
import { sweepUploads } from "../body/spool.ts";
import { type Clock, systemClock } from "../clock.ts";
import { AppContext, type Teardown } from "../context/app-context.ts";
import { enter, isInside } from "../context/storage.ts";
import { ExtensionRegistry } from "../extension/registry.ts";
import { type JsonProvider, plainJson } from "../json.ts";
import { type Logger, jsonLogger } from "../log.ts";
import { ForwardedReader } from "../net/forwarded-reader.ts";
import { parseTrustedProxies } from "../net/proxies.ts";
import { CookieSessions } from "../session/cookie-sessions.ts";
import { type SessionInterface, Sessions } from "../session/interface.ts";
import type { CoreSettings } from "../settings/core-settings.ts";
import { type Config, toConfig } from "../settings/config.ts";
import { readSettings } from "../settings/setting-values.ts";
import type { SettingsOf, SettingsTable } from "../settings/setting.ts";
import { KeyRing } from "../signing/index.ts";
import type { Blueprint } from "./blueprint.ts";
import { Builder } from "./builder.ts";
import { AppRouter } from "./app-router.ts";
import { ContextEnds } from "./context-ends.ts";
import { InFlight } from "./deadline.ts";
import { readAppSettings } from "./app-settings.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Entry, RegisterOptions } from "./entry.ts";
import { Lifecycle, type LifecycleHook } from "./lifecycle.ts";
import { routingPath } from "./routing-path.ts";
import { RouteTable } from "./routing.ts";
import { Scaffold } from "./scaffold.ts";
import { SettingsSources } from "./settings-sources.ts";
import type { ShellContext } from "./shell-context.ts";
import type { UrlBuildErrorHandler } from "./url-for.ts";

/** What an app is made with, besides its configuration. */
export interface PhialOptions {
  /** Settings: an object, or what `loadConfig()` has read from files and the environment. */
  readonly config?: Config | Readonly<Record<string, unknown>>;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default JSON lines on standard error */
  readonly log?: Logger;
  /** The folder that relative folders are meant from. @default the working directory */
  readonly root?: string;
  /** A folder whose files are served. */
  readonly staticFolder?: string;
  /** @default "/static" */
  readonly staticUrlPath?: string;
  /** Where the templates are. @default "templates" */
  readonly templateFolder?: string;
  /** Where sessions are kept. @default Flask's signed cookie */
  readonly session?: SessionInterface;
  /** How JSON is written. @default JSON.stringify */
  readonly json?: JsonProvider;
  /** Whether `/a` and `/a/` differ. @default true */
  readonly strictSlashes?: boolean;
  /** Whether `/a//b` leads to `/a/b`. @default true */
  readonly mergeSlashes?: boolean;
}

/**
 * An application: a Hono app with Flask's life around it. Make it in a factory, bind extensions
 * with `initApp`, add routes and blueprints in any order, and serve it.
 *
 * @throws PhialError `SETTINGS_INVALID` with everything that is wrong with its settings.
 * @example
 * export function createApp(config: AppConfig) {
 *   const app = new Phial("notes", { config });
 *   db.initApp(app);
 *   app.get("/", (c) => c.text("Hello!"));
 *   return app;
 * }
 */
export class Phial extends Scaffold implements AsyncDisposable {
  readonly name: string;
  readonly config: Config;
  /** The settings of the app itself; those of an extension are in its state. */
  readonly settings: CoreSettings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly json: JsonProvider;
  readonly root: string;
  readonly staticFolder: string | undefined;
  readonly staticUrlPath: string;
  readonly templateFolder: string;
  /** What signs and verifies, for every purpose; `undefined` without SECRET_KEY. */
  readonly keys: KeyRing | undefined;
  /** Reads forwarded headers as TRUSTED_PROXIES allows it; see `clientAddress(c)`. */
  readonly forwards: ForwardedReader;
  readonly extensions: ExtensionRegistry;
  readonly lifecycle: Lifecycle;
  readonly table: RouteTable;
  readonly dispatcher: Dispatcher;
  readonly sessions: Sessions;
  readonly inFlight: InFlight;
  /** Tasks that go on after the response. */
  readonly background: Background;
  /** Asked when `urlFor` finds no URL; a string is the URL. */
  readonly urlBuildErrorHandlers: UrlBuildErrorHandler[] = [];
  readonly contextEnds: ContextEnds;
  /** Who may call what, and who finds out who calls. */
  readonly access = new AppAccess(this);
  /** Asked for names when a shell starts; see {@link shellContext}. */
  readonly shellContexts: ShellContext[] = [];
  /** Who reads which settings. */
  readonly settingsSources = new SettingsSources(this);
  readonly #builder: Builder;
  #building: { readonly failure?: unknown } | undefined;

  constructor(name: string, options: PhialOptions = {}) {
    super({ getPath: routingPath, router: new AppRouter() });
    this.name = name;
    this.config = toConfig(options.config);
    this.settings = readAppSettings(this.config, name);
    this.clock = options.clock ?? systemClock;
    this.log = options.log ?? jsonLogger({ clock: this.clock });
    this.json = options.json ?? plainJson;
    this.root = options.root ?? process.cwd();
    this.staticFolder = options.staticFolder;
    this.staticUrlPath = options.staticUrlPath ?? "/static";
    this.templateFolder = options.templateFolder ?? "templates";
    const { SECRET_KEY: key, SECRET_KEY_FALLBACKS: fallbacks } = this.settings;
    this.keys = key === null ? undefined : new KeyRing(key, { fallbacks, clock: this.clock });
    const trusted = parseTrustedProxies(this.settings.TRUSTED_PROXIES);
    this.forwards = new ForwardedReader({ trusted, log: this.log, clock: this.clock });
    this.lifecycle = new Lifecycle(this);
    this.lifecycle.onStart(() => this.forwards.logWarnings());
    this.lifecycle.onStart(async () => void (await sweepUploads(tmpdir())));
    this.extensions = new ExtensionRegistry(this);
    this.sessions = new Sessions(options.session ?? new CookieSessions(this));
    this.inFlight = new InFlight(this.settings.REQUEST_TIMEOUT);
    this.background = new Background(this);
    this.contextEnds = new ContextEnds(this);
    this.dispatcher = new Dispatcher(this, this.fetch);
    this.table = new RouteTable(this.router, {
      strictSlashes: options.strictSlashes ?? true,
      mergeSlashes: options.mergeSlashes ?? true,
      automaticOptions: this.settings.PROVIDE_AUTOMATIC_OPTIONS,
    });
    this.#builder = new Builder(this, this.#installRoot());
  }

  /** Puts the root middleware first and keeps Hono's own verbs for the builder. */
  #installRoot() {
    const seam = this.honoSeam;
    seam.use("*", this.dispatcher.root);
    seam.onError((error, c) => this.dispatcher.errors.answer(c, error));
    seam.notFound((c) => this.dispatcher.unanswered(c));
    const { fetch } = this.dispatcher;
    this.fetch = (request, ...rest) => {
      if (this.lifecycle.phase === "started") return fetch(request, ...rest);
      return this.#ready().then(() => fetch(request, ...rest));
    };
    return seam;
  }

  // What runs inside the app cannot wait for its start: a start hook would wait for itself.
  async #ready(): Promise<void> {
    if (!isInside(this) || this.lifecycle.phase === "closed") await this.start();
  }

  /** Puts a blueprint into the app, under its prefix or another one. */
  registerBlueprint(blueprint: Blueprint, options: RegisterOptions = {}): this {
    this.add({ kind: "blueprint", blueprint, options });
    return this;
  }

  /** Runs when a context ends: of a request, a command or `run()`. The last one added runs first. */
  teardownContext(hook: Teardown): this {
    this.checkSetup("teardownContext()");
    this.hooks.teardownContext.push(hook);
    return this;
  }

  /** Runs when the app starts, in the order of declaration; may be async. */
  onStart(hook: LifecycleHook): this {
    this.checkSetup("onStart()");
    this.lifecycle.onStart(hook);
    return this;
  }

  /** Runs when the app closes, the last one added first; may be async. */
  onClose(hook: LifecycleHook): this {
    this.checkSetup("onClose()");
    this.lifecycle.onClose(hook);
    return this;
  }

  /**
   * Adds names to `phial shell`, besides `app` and `g`. Called when a shell starts, in its context.
   *
   * @example
   * app.shellContext(() => ({ db, Note }));
   */
  shellContext(make: ShellContext): this {
    this.checkSetup("shellContext()");
    this.shellContexts.push(make);
    return this;
  }

  /**
   * Reads settings of your own from the app's configuration, checked and typed.
   *
   * @throws PhialError `SETTINGS_INVALID`
   * @example
   * const { NOTES_PER_PAGE } = app.readSettings(notesSettings);
   */
  readSettings<T extends SettingsTable>(table: T): SettingsOf<T> {
    this.settingsSources.add(table);
    return readSettings(table, this.config, { owner: this.name });
  }

  /**
   * Ends setup: routes, hooks and blueprints take effect, and later ones are refused.
   *
   * @throws PhialError `SETTINGS_UNKNOWN`, `BLUEPRINT_NAME_TAKEN`, `ENDPOINT_TAKEN`,
   * `ACCESS_UNDECIDED`; the same at every later call, since half an app must not be served.
   */
  build(): void {
    if (this.#building && "failure" in this.#building) throw this.#building.failure;
    if (this.#building) return;
    this.#building = {};
    try {
      this.settingsSources.check();
      this.#builder.build();
      if (this.settings.ACCESS_REQUIRED) this.access.check();
    } catch (failure) {
      this.#building = { failure };
      throw failure;
    }
    this.lifecycle.fence();
    this.contextEnds.prepare();
  }

  /** Builds the app and runs its start hooks, once. The first request does it, too. */
  async start(): Promise<void> {
    this.build();
    await this.lifecycle.start();
  }

  /** Lets background tasks end, runs the close hooks in reverse order, and takes no more requests. */
  async close(): Promise<void> {
    await this.background.drain();
    this.inFlight.close();
    await this.lifecycle.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Runs `fn` in a context of the app, as a request would: for commands, jobs, scripts and tests.
   *
   * @throws what `fn` throws, after the teardown; an AggregateError when the teardown fails.
   * @example
   * await app.run(async () => db.connection.exec("VACUUM"));
   */
  async run<T>(fn: () => T | Promise<T>): Promise<T> {
    await this.#ready();
    const context = new AppContext(this);
    let failure: unknown;
    let failed = false;
    let result: T | undefined;
    try {
      result = await enter(context, async () => fn());
    } catch (error) {
      failed = true;
      failure = error;
    }
    const failures = await this.contextEnds.end(context, failure);
    if (failed) {
      for (const error of failures)
        this.log.error({ err: error }, "the teardown of app.run() failed");
      throw failure;
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, "The teardown of app.run() failed.");
    }
    // Only read when fn has returned, so it is a T.
    return result as T;
  }

  /** Ends the context of a request; what its teardown throws is logged, the answer stands. */
  async endContext(context: AppContext, error: unknown): Promise<void> {
    for (const failure of await this.contextEnds.end(context, error)) {
      this.log.error({ err: failure }, "the teardown of a request failed");
    }
  }

  protected override asEntry(path: string): Entry {
    return { kind: "subapp", path, put: (hono, at) => hono.mount(at, this.fetch) };
  }

  protected override checkSetup(what: string): void {
    // Hono's constructor and Scaffold's run before the fields of this class exist.
    this.lifecycle?.checkSetup(what);
  }
}
