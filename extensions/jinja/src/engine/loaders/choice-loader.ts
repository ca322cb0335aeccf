import { isPromise } from "../values/promises.ts";
import { type Loaded, type Loader, listOf, sortedNames } from "./loader.ts";

/**
 * The templates of several loaders: the first one that has the name wins.
 *
 * @example
 * new ChoiceLoader([new FileSystemLoader("overrides"), new FileSystemLoader("templates")]);
 */
export class ChoiceLoader implements Loader {
  readonly #loaders: readonly Loader[];

  /** The array may change, and counts as it is when a template is loaded. */
  constructor(loaders: readonly Loader[]) {
    this.#loaders = loaders;
  }

  load(name: string): Loaded | null | Promise<Loaded | null> {
    return this.#loadFrom(0, name);
  }

  async list(): Promise<string[]> {
    return sortedNames((await Promise.all(this.#loaders.map(listOf))).flat());
  }

  #loadFrom(first: number, name: string): Loaded | null | Promise<Loaded | null> {
    for (const [index, loader] of this.#loaders.entries()) {
      if (index < first) continue;
      const loaded = loader.load(name);
      if (isPromise(loaded)) return this.#loadAfter(loaded, index, name);
      if (loaded !== null) return loaded;
    }
    return null;
  }

  async #loadAfter(
    pending: PromiseLike<Loaded | null>,
    index: number,
    name: string,
  ): Promise<Loaded | null> {
    return (await pending) ?? this.#loadFrom(index + 1, name);
  }
}
