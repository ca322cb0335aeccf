import { isPromise } from "../values/promises.ts";
import type { Loaded, Loader } from "./loader.ts";

type Found = string | Loaded | null;

/**
 * Templates that a function finds: it gives the source, or more about it, or null.
 *
 * @example
 * new FunctionLoader(async (name) => (await bucket.get(name))?.text() ?? null);
 */
export class FunctionLoader implements Loader {
  readonly #find: (name: string) => Found | PromiseLike<Found>;

  constructor(find: (name: string) => Found | PromiseLike<Found>) {
    this.#find = find;
  }

  load(name: string): Loaded | null | PromiseLike<Loaded | null> {
    const found = this.#find(name);
    return isPromise(found) ? found.then(toLoaded) : toLoaded(found);
  }
}

function toLoaded(found: Found): Loaded | null {
  return typeof found === "string" ? { source: found } : found;
}
