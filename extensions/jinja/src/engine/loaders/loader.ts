import type { TemplateFactory } from "../runtime/compiled.ts";

/** What every loaded template may tell. */
interface Origin {
  /** The file it comes from, for people. */
  readonly file?: string;
  /** Whether it is still what the loader would load. Without it, it always is. */
  readonly upToDate?: () => boolean | PromiseLike<boolean>;
}

/** The source of a template. */
export interface LoadedSource extends Origin {
  readonly source: string;
}

/** A template that was compiled before. */
export interface LoadedCode extends Origin {
  readonly factory: TemplateFactory;
}

export type Loaded = LoadedSource | LoadedCode;

/**
 * Finds templates by name. `load` gives null for a name it does not know; it may give a promise,
 * and then templates that use it have to be awaited: `renderSync` refuses them.
 *
 * @example
 * const loader: Loader = {
 *   async load(name) {
 *     const row = await db.template(name);
 *     return row === null ? null : { source: row.source };
 *   },
 * };
 */
export interface Loader {
  load(name: string): Loaded | null | PromiseLike<Loaded | null>;
  /** The names of all templates, where they can be told. */
  list?(): readonly string[] | PromiseLike<readonly string[]>;
}

/** The names of the loader's templates. Throws a TypeError if it cannot tell them. */
export async function listOf(loader: Loader): Promise<readonly string[]> {
  if (loader.list === undefined) {
    throw new TypeError("This loader cannot list its templates. Give it a method list().");
  }
  return loader.list();
}

/** The names, each once, sorted. */
export function sortedNames(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : Number(a > b)));
}
