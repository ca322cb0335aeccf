import type { Environment } from "./environment.ts";
import { OperationError, TemplateNotFound, TemplatesNotFound, UndefinedError } from "./errors.ts";
import type { Loaded, Loader } from "./loaders/loader.ts";
import { Template } from "./template.ts";
import { TemplateCache } from "./template-cache.ts";
import { keyOf } from "./values/key.ts";
import { allItems } from "./values/lazy-sequence.ts";
import { isText } from "./values/string-object.ts";
import { isPromise } from "./values/promises.ts";
import { pythonRepr } from "./values/python-repr.ts";
import { Undefined } from "./values/undefined.ts";

/** Names with their values. */
export type Names = Readonly<Record<string, unknown>>;

type Later<Value> = Value | PromiseLike<Value>;

interface LoadingOptions {
  readonly loader: Loader | null;
  readonly cacheSize: number;
  readonly autoReload: boolean;
  readonly joinPath: ((name: string, parent: string) => string) | null;
}

/** Gets templates for an environment: from its cache while they are up to date, or its loader. */
export class TemplateLoading {
  readonly #environment: Environment;
  readonly #options: LoadingOptions;
  readonly #cache: TemplateCache;
  // Loads under way, so that one that is asked for twice is compiled once.
  readonly #pending = new Map<string, Promise<Template>>();

  constructor(environment: Environment, options: LoadingOptions) {
    this.#environment = environment;
    this.#options = options;
    this.#cache = new TemplateCache(options.cacheSize);
  }

  /** The template of this name, for `parent`; a template is given back as it is. */
  get(target: unknown, parent: string | null, globals?: Names): Later<Template> {
    if (target instanceof Template) return target;
    return this.#load(this.#nameOf(target, parent), globals);
  }

  /** The template of this name, or the first one there is of several. */
  getOrSelect(target: unknown, parent: string | null): Later<Template> {
    const isOne = isText(target) || target instanceof Undefined || target instanceof Template;
    return isOne ? this.get(target, parent) : this.select(target, parent);
  }

  /** The first one there is of several names. */
  select(targets: unknown, parent: string | null, globals?: Names): Later<Template> {
    const { ops } = this.#environment;
    if (targets instanceof Undefined) return targets.fail();
    if (!ops.truth(targets)) {
      throw new TemplatesNotFound("Tried to select from an empty list of templates.");
    }
    const names = Array.isArray(targets) ? targets : allItems(ops.iterate(targets));
    return this.#selectFrom(0, names, { parent, globals });
  }

  clear(): void {
    this.#cache.clear();
  }

  #selectFrom(
    first: number,
    names: readonly unknown[],
    options: { readonly parent: string | null; readonly globals: Names | undefined },
  ): Later<Template> {
    for (const [index, name] of names.entries()) {
      if (index < first) continue;
      try {
        const template = this.get(name, options.parent, options.globals);
        if (!isPromise(template)) return template;
        return template.then(null, (error: unknown) => {
          if (isAbsence(error)) return this.#selectFrom(index + 1, names, options);
          throw error;
        });
      } catch (error) {
        if (!isAbsence(error)) throw error;
      }
    }
    const given = names.map((name) => (name instanceof Undefined ? name.message : nameText(name)));
    throw new TemplatesNotFound(`none of the templates given were found: ${given.join(", ")}`);
  }

  #nameOf(target: unknown, parent: string | null): string {
    if (!isText(target)) return refuseName(target);
    const { joinPath } = this.#options;
    const name = String(target);
    return joinPath === null || parent === null ? name : joinPath(name, parent);
  }

  #load(name: string, globals: Names | undefined): Later<Template> {
    const cached = this.#cache.get(name);
    if (cached === undefined) return this.#loadNow(name, globals);
    const isCurrent = !this.#options.autoReload || cached.isUpToDate();
    if (!isPromise(isCurrent)) {
      return isCurrent ? withGlobals(cached, globals) : this.#loadNow(name, globals);
    }
    return isCurrent.then((isCurrent) =>
      isCurrent ? withGlobals(cached, globals) : this.#loadNow(name, globals),
    );
  }

  #loadNow(name: string, globals: Names | undefined): Later<Template> {
    const { loader } = this.#options;
    if (loader === null) {
      throw new OperationError("TypeError", "no loader for this environment specified", {
        hint: "Give the environment the option loader.",
      });
    }
    const pending = this.#pending.get(name);
    if (pending !== undefined) return pending.then((template) => withGlobals(template, globals));
    const loaded = loader.load(name);
    if (!isPromise(loaded)) return withGlobals(this.#keep(name, loaded), globals);
    return this.#await(name, loaded).then((template) => withGlobals(template, globals));
  }

  #await(name: string, loaded: PromiseLike<Loaded | null>): Promise<Template> {
    const template = Promise.resolve(loaded)
      .then((loaded) => this.#keep(name, loaded))
      .finally(() => this.#pending.delete(name));
    this.#pending.set(name, template);
    return template;
  }

  #keep(name: string, loaded: Loaded | null): Template {
    if (loaded === null) throw notFound(name);
    const template = this.#environment.makeTemplate(name, loaded);
    this.#cache.set(name, template);
    return template;
  }
}

function withGlobals(template: Template, globals: Names | undefined): Template {
  if (globals === undefined) return template;
  for (const [name, value] of Object.entries(globals)) template.globals.set(name, value);
  return template;
}

function isAbsence(error: unknown): boolean {
  return error instanceof TemplateNotFound || error instanceof UndefinedError;
}

// Names that are no strings are not found; those that cannot be a key are refused as such.
function refuseName(target: unknown): never {
  if (target instanceof Undefined) return target.fail();
  keyOf(target);
  throw notFound(nameText(target));
}

function nameText(name: unknown): string {
  return isText(name) ? String(name) : pythonRepr(name);
}

function notFound(name: string): TemplateNotFound {
  return new TemplateNotFound(name, { hint: `The loader has no template named "${name}".` });
}
