import type { Phial } from "phial";
import { AppLoader, type TemplatePlace } from "./app-loader.ts";
import { escapesHtml } from "./autoescape.ts";
import { FileSystemLoader } from "./engine/files/index.ts";
import { Environment, type Loader, ModuleLoader } from "./engine/index.ts";
import { flaskGlobals } from "./flask-globals.ts";
import { environmentOptionsOf, type JinjaOptions } from "./options.ts";

/** How an app's templates are loaded, by its settings. */
export interface LoadingSettings {
  readonly autoReload: boolean;
  readonly explain: boolean;
}

/** The templates of one app, as they are when its setup has ended. */
export class AppTemplates {
  readonly #app: Phial;
  readonly #options: JinjaOptions;
  readonly #settings: LoadingSettings;
  #environment: Environment | undefined;
  #sources: Environment | undefined;

  constructor(app: Phial, options: JinjaOptions, settings: LoadingSettings) {
    this.#app = app;
    this.#options = options;
    this.#settings = settings;
  }

  /**
   * Whether the templates are not trusted: then they see nothing but what the options and `render`
   * give them. Neither what the app and its blueprints add, nor Flask's names.
   */
  get isSandboxed(): boolean {
    return (this.#options.sandbox ?? false) !== false;
  }

  /** The folder from which the files are told. */
  get root(): string {
    return this.#app.root;
  }

  /** What renders: from the precompiled templates, where there are some. */
  get environment(): Environment {
    const { precompiled } = this.#options;
    if (precompiled === undefined) return this.sources;
    return (this.#environment ??= this.#newEnvironment(
      new AppLoader([{ where: "precompiled", loader: new ModuleLoader(precompiled) }]),
    ));
  }

  /** What reads the sources, to render, compile and check them. */
  get sources(): Environment {
    return (this.#sources ??= this.#newEnvironment(
      new AppLoader(this.places, this.#settings.explain ? this.#app.log : undefined),
    ));
  }

  /** Where the sources are: the app's own, then those of its blueprints. */
  get places(): TemplatePlace[] {
    // Blueprints are known when setup has ended.
    this.#app.build();
    const [own = "", ...others] = this.#app.templating.folders;
    const { loader } = this.#options;
    const first =
      loader === undefined
        ? inFolder(own)
        : { where: "loader", loader: typeof loader === "function" ? loader(this.#app) : loader };
    return this.isSandboxed ? [first] : [first, ...others.map(inFolder)];
  }

  #newEnvironment(loader: Loader): Environment {
    const options = environmentOptionsOf(this.#options);
    const added = this.isSandboxed ? {} : this.#added();
    return new Environment({
      autoescape: escapesHtml,
      ...options,
      loader,
      autoReload: this.#settings.autoReload,
      filters: { ...added.filters, ...options.filters },
      tests: { ...added.tests, ...options.tests },
      globals: { ...added.globals, ...options.globals },
    });
  }

  /** What the app, its blueprints and extensions add, and what Flask has. */
  #added(): Pick<JinjaOptions, "filters" | "tests" | "globals"> {
    // Blueprints have given what they add when setup has ended.
    this.#app.build();
    const { filters, tests, globals } = this.#app.templating;
    return {
      filters: Object.fromEntries(filters),
      tests: Object.fromEntries(tests),
      globals: { ...flaskGlobals(this.#app), ...Object.fromEntries(globals) },
    };
  }
}

function inFolder(folder: string): TemplatePlace {
  return { where: folder, loader: new FileSystemLoader(folder) };
}
