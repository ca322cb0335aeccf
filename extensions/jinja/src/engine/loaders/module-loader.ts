import type { TemplateFactory } from "../runtime/compiled.ts";
import { isPromise } from "../values/promises.ts";
import { type LoadedCode, type Loader, sortedNames } from "./loader.ts";

/** An ES module written by `environment.compileSource(source, name, { format: "module" })`. */
export interface TemplateModule {
  readonly default: TemplateFactory;
}

/** A module, or a function that imports it. */
export type ModuleEntry = TemplateModule | (() => TemplateModule | PromiseLike<TemplateModule>);

/**
 * Templates that were compiled to ES modules before: no text becomes code at run time, so that
 * they run where that is forbidden. The environment has to have the options, filters and tests
 * they were compiled with.
 *
 * @example
 * import * as index from "./templates/index.html.js";
 * new ModuleLoader({ "index.html": index, "mail.txt": () => import("./templates/mail.txt.js") });
 */
export class ModuleLoader implements Loader {
  readonly #modules: Readonly<Record<string, ModuleEntry>>;

  constructor(modules: Readonly<Record<string, ModuleEntry>>) {
    this.#modules = modules;
  }

  load(name: string): LoadedCode | null | PromiseLike<LoadedCode> {
    const entry = Object.hasOwn(this.#modules, name) ? this.#modules[name] : undefined;
    if (entry === undefined) return null;
    const module = typeof entry === "function" ? entry() : entry;
    return isPromise(module) ? module.then(toLoaded) : toLoaded(module);
  }

  list(): string[] {
    return sortedNames(Object.keys(this.#modules));
  }
}

function toLoaded(module: TemplateModule): LoadedCode {
  return { factory: module.default };
}
