import type { TemplateNode } from "./ast/statement.ts";
import type { HostFunction } from "./calls/signature.ts";
import { FILTERS } from "./filters/filters.ts";
import { GLOBALS } from "./globals/globals.ts";
import { METHODS } from "./methods/methods.ts";
import { percent } from "./format/percent.ts";
import { SANDBOX } from "./sandbox.ts";
import { TESTS } from "./tests/tests.ts";
import { compile } from "./compiler/compile.ts";
import {
  autoescapesByName,
  checkOptions,
  type EnvironmentOptions,
  kindOf,
  syntaxOf,
} from "./environment-options.ts";
import { TemplateError } from "./errors.ts";
import type { TagExtension, TagParser } from "./extension.ts";
import { extensionsOf } from "./extensions.ts";
import { listOf, type Loaded, type Loader } from "./loaders/loader.ts";
import type { Syntax } from "./parser/syntax.ts";
import { parse, tagParsersOf } from "./parser/parse.ts";
import { DEFAULT_POLICIES, type Policies } from "./policies.ts";
import type { Limits } from "./runtime/budget.ts";
import type { TemplateFactory } from "./runtime/compiled.ts";
import { createRuntime, runtimeFor, type SharedRuntime } from "./runtime/create-runtime.ts";
import { link, moduleText } from "./runtime/link.ts";
import { settingsOf } from "./sandbox-settings.ts";
import type { CompileFormat, FromStringOptions, GetOptions } from "./template-options.ts";
import { Template, type TemplateOrigin } from "./template.ts";
import { TemplateLoading } from "./template-loading.ts";
import { gettextAlias, translationGlobals } from "./translations.ts";
import { createOps, type Ops } from "./values/ops.ts";
import { isPromise } from "./values/promises.ts";

/** What an overlay may change. */
export type OverlayOptions = Omit<EnvironmentOptions, "filters" | "tests" | "globals">;

/** What templates of an environment share with those of its overlays. */
interface Shared {
  readonly filters: Map<string, HostFunction>;
  readonly tests: Map<string, HostFunction>;
  readonly globals: Map<string, unknown>;
}

/**
 * Settings that templates share, and the way to get them.
 *
 * @example
 * const environment = new Environment({ loader: new DictLoader({ hello: "Hello {{ name }}!" }) });
 * const template = await environment.getTemplate("hello");
 * await template.render({ name: "Ada" });
 */
export class Environment {
  readonly syntax: Syntax;
  readonly ops: Ops;
  readonly finalize: HostFunction | null;
  readonly loader: Loader | null;
  readonly policies: Policies;
  /** Filters, tests and names for all templates; compiled templates see additions. */
  readonly filters: Map<string, HostFunction>;
  readonly tests: Map<string, HostFunction>;
  readonly globals: Map<string, unknown>;
  /** What a rendering may use; null where nothing is limited. */
  readonly limits: Limits | null;
  /** How many items a `range()` may have. */
  readonly maxRange: number;
  readonly extensions: ReadonlyMap<string, TagExtension>;
  readonly #options: EnvironmentOptions;
  readonly #tags: ReadonlyMap<string, TagParser>;
  readonly #loading: TemplateLoading;
  readonly #runtime: SharedRuntime;

  /**
   * `shared` is for overlays: it stands for the options filters, tests and globals.
   *
   * @throws TemplateError for an option that there is not, or that cannot be
   */
  constructor(options: EnvironmentOptions = {}, shared?: Shared) {
    checkOptions(options);
    const { filters, tests, globals } = shared ?? sharedOf(options);
    this.#options = options;
    this.syntax = syntaxOf(options);
    this.finalize = options.finalize ?? null;
    this.loader = options.loader ?? null;
    this.policies = { ...DEFAULT_POLICIES, ...options.policies };
    this.filters = filters;
    this.tests = tests;
    this.globals = globals;
    this.extensions = extensionsOf(options.extensions ?? [], {
      newstyle: options.translations?.newstyle === true,
      trimmed: this.policies["ext.i18n.trimmed"] === true,
    });
    this.#tags = tagParsersOf([...this.extensions.values()]);
    const sandbox = options.sandbox ?? false;
    ({ limits: this.limits, maxRange: this.maxRange } = settingsOf(sandbox));
    this.ops = createOps({
      dialect: options.dialect ?? "javascript",
      undefined: kindOf(options.undefined),
      sandbox: sandbox === false ? null : SANDBOX,
      methods: METHODS,
      percent,
    });
    this.#loading = new TemplateLoading(this, {
      loader: this.loader,
      cacheSize: options.cacheSize ?? 400,
      autoReload: options.autoReload ?? true,
      joinPath: options.joinPath ?? null,
    });
    this.#runtime = createRuntime(this);
  }

  /**
   * The template of this name, from the loader or the cache. `globals` are names for all
   * renderings of it; those of a template that is cached are added to.
   *
   * @throws TemplateNotFound, TemplateSyntaxError; what the loader throws
   */
  async getTemplate(name: string | Template, options: GetOptions = {}): Promise<Template> {
    return this.#loading.get(name, options.parent ?? null, options.globals);
  }

  /**
   * As `getTemplate`, at once.
   *
   * @throws TemplateError when the loader gives a promise
   */
  getTemplateSync(name: string | Template, options: GetOptions = {}): Template {
    const template = this.#loading.get(name, options.parent ?? null, options.globals);
    if (!isPromise(template)) return template;
    template.then(null, () => {}); // it is told below that nobody waits for it
    throw new TemplateError("The loader gives a promise.", {
      hint: "Await environment.getTemplate(name) instead.",
    });
  }

  /**
   * The first template there is of several names.
   *
   * @throws TemplatesNotFound when there is none; as `getTemplate` otherwise
   */
  async selectTemplate(
    names: readonly (string | Template)[],
    options: GetOptions = {},
  ): Promise<Template> {
    return this.#loading.select(names, options.parent ?? null, options.globals);
  }

  /** A template of this source. It has no name, unless it is given one for messages. */
  fromString(source: string, options: FromStringOptions = {}): Template {
    const name = options.name ?? null;
    const globals = new Map(Object.entries(options.globals ?? {}));
    return this.#link(link(this.#compile(source, name)), { environment: this, source, globals });
  }

  /**
   * The JavaScript of a template: as the text of an ES module, for `ModuleLoader`, or as the body
   * of a function of `rt`.
   *
   * @example
   * await writeFile("index.html.js", environment.compileSource(source, "index.html"));
   */
  compileSource(
    source: string,
    name: string | null = null,
    { format = "module" }: CompileFormat = {},
  ): string {
    const code = this.#compile(source, name);
    return format === "module" ? moduleText(code) : code;
  }

  /** The names of all templates, if the loader can tell them. */
  async listTemplates(): Promise<readonly string[]> {
    return this.loader === null ? [] : listOf(this.loader);
  }

  /** Adds a filter, or replaces one. Templates that were compiled before see it, too. */
  addFilter(name: string, filter: HostFunction): this {
    this.filters.set(name, filter);
    return this;
  }

  /** Adds a test, or replaces one. */
  addTest(name: string, test: HostFunction): this {
    this.tests.set(name, test);
    return this;
  }

  /** Adds a name that all templates have, or replaces it. */
  addGlobal(name: string, value: unknown): this {
    this.globals.set(name, value);
    return this;
  }

  /**
   * An environment with some options changed that shares filters, tests and globals with this one,
   * those added later too. Extensions are added to those of this one; the cache is its own.
   *
   * @example
   * const latex = environment.overlay({ blockStartString: "<%", blockEndString: "%>" });
   */
  overlay(changes: OverlayOptions): Environment {
    const { filters: _filters, tests: _tests, globals: _globals, ...options } = this.#options;
    const extensions = [...this.extensions.values(), ...(changes.extensions ?? [])];
    return new Environment({ ...options, ...changes, extensions }, this);
  }

  /** Forgets the compiled templates. */
  clearCache(): void {
    this.#loading.clear();
  }

  /** Whether the output of a template of this name is escaped. */
  autoescapes(name: string | null): boolean {
    const { autoescape = autoescapesByName } = this.#options;
    return typeof autoescape === "boolean" ? autoescape : autoescape(name);
  }

  /** The extension with this identifier. */
  extension(identifier: string): TagExtension {
    const extension = this.extensions.get(identifier);
    if (extension !== undefined) return extension;
    throw new TemplateError(`The environment has no extension "${identifier}".`);
  }

  /**
   * The nodes of a template, for tools that look at it.
   *
   * @throws TemplateSyntaxError
   */
  parse(source: string, name: string | null = null): TemplateNode {
    const text = this.#preprocess(source, name);
    return parse(text, { name, syntax: this.syntax, tags: this.#tags });
  }

  /** What `extends` and `import` name: for compiled code. */
  loadTemplate(target: unknown, parent: string | null): Template | PromiseLike<Template> {
    return this.#loading.get(target, parent);
  }

  /** What `include` names: one template or several. For compiled code. */
  loadOrSelect(target: unknown, parent: string | null): Template | PromiseLike<Template> {
    return this.#loading.getOrSelect(target, parent);
  }

  /** The template that a loader has found. */
  makeTemplate(name: string, loaded: Loaded): Template {
    const { file, upToDate } = loaded;
    const source = "source" in loaded ? loaded.source : undefined;
    const origin = { environment: this, source, file, upToDate, globals: new Map() };
    const factory = "source" in loaded ? link(this.#compile(loaded.source, name)) : loaded.factory;
    return this.#link(factory, origin);
  }

  #compile(text: string, name: string | null): string {
    const source = this.#preprocess(text, name);
    return compile(parse(source, { name, syntax: this.syntax, tags: this.#tags }), {
      name,
      source,
      autoescape: this.autoescapes(name),
      finalize: this.finalize !== null,
      limited: this.limits !== null,
      hasFilter: (filter) => this.filters.has(filter),
      hasTest: (test) => this.tests.has(test),
    });
  }

  #preprocess(text: string, name: string | null): string {
    let source = text;
    for (const extension of this.extensions.values()) {
      source = extension.preprocess?.(source, name) ?? source;
    }
    return source;
  }

  #link(factory: TemplateFactory, origin: TemplateOrigin): Template {
    return new Template(factory(runtimeFor(this.#runtime, origin.source)), origin);
  }
}

function sharedOf(options: EnvironmentOptions): Shared {
  const { filters, tests, globals, translations, extensions = [] } = options;
  return {
    filters: new Map([...FILTERS, ...Object.entries(filters ?? {})]),
    tests: new Map([...TESTS, ...Object.entries(tests ?? {})]),
    globals: new Map<string, unknown>([
      ...GLOBALS,
      ...(extensions.includes("i18n") ? [["_", gettextAlias] as const] : []),
      ...(translations === undefined ? [] : translationGlobals(translations)),
      ...Object.entries(globals ?? {}),
    ]),
  };
}
