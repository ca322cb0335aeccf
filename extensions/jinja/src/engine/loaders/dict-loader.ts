import { type LoadedSource, type Loader, sortedNames } from "./loader.ts";

/**
 * Templates in memory, by name. The object may change: a template that has changed is compiled
 * again.
 *
 * @example
 * new Environment({ loader: new DictLoader({ "hello.html": "Hello {{ name }}!" }) });
 */
export class DictLoader implements Loader {
  readonly #sources: Readonly<Record<string, string>> | ReadonlyMap<string, string>;

  constructor(sources: Readonly<Record<string, string>> | ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  load(name: string): LoadedSource | null {
    const source = this.#source(name);
    if (source === undefined) return null;
    return { source, upToDate: () => this.#source(name) === source };
  }

  list(): string[] {
    const sources = this.#sources;
    return sortedNames(sources instanceof Map ? sources.keys() : Object.keys(sources));
  }

  #source(name: string): string | undefined {
    const sources = this.#sources;
    if (sources instanceof Map) return sources.get(name);
    // A Map is taken above; what is left has its names as members.
    return Object.hasOwn(sources, name)
      ? (sources as Readonly<Record<string, string>>)[name]
      : undefined;
  }
}
