import { type Loaded, type Loader, listOf } from "./loader.ts";

/**
 * The templates of several loaders, each under a prefix.
 *
 * @example
 * new PrefixLoader({ admin: adminTemplates, shop: shopTemplates }); // "admin/index.html"
 */
export class PrefixLoader implements Loader {
  readonly #loaders: Readonly<Record<string, Loader>>;
  readonly #delimiter: string;

  /** `delimiter` stands between the prefix and the name. @default "/" */
  constructor(loaders: Readonly<Record<string, Loader>>, delimiter = "/") {
    if (delimiter === "") throw new TypeError("The delimiter of a PrefixLoader must not be empty.");
    this.#loaders = loaders;
    this.#delimiter = delimiter;
  }

  load(name: string): Loaded | null | PromiseLike<Loaded | null> {
    const end = name.indexOf(this.#delimiter);
    if (end < 0) return null;
    const prefix = name.slice(0, end);
    if (!Object.hasOwn(this.#loaders, prefix)) return null;
    return this.#loaders[prefix]?.load(name.slice(end + this.#delimiter.length)) ?? null;
  }

  async list(): Promise<string[]> {
    const lists = Object.entries(this.#loaders).map(async ([prefix, loader]) => {
      const names = await listOf(loader);
      return names.map((name) => prefix + this.#delimiter + name);
    });
    return (await Promise.all(lists)).flat();
  }
}
