import type { Logger } from "phial";
import { TemplateNotFound } from "./engine/errors.ts";
import { ChoiceLoader } from "./engine/loaders/choice-loader.ts";
import type { Loaded, Loader } from "./engine/loaders/loader.ts";

/** A place where templates of an app are, and what it is called when loading is explained. */
export interface TemplatePlace {
  readonly where: string;
  readonly loader: Loader;
}

/**
 * The templates of an app: each name is looked for in the places in order. A name may come from
 * outside: one that could mean something else than a file below a folder is refused before any
 * place is asked.
 */
export class AppLoader implements Loader {
  readonly #places: readonly TemplatePlace[];
  readonly #loader: ChoiceLoader;
  readonly #explain: Logger | undefined;

  /** With a logger every search is told to it. */
  constructor(places: readonly TemplatePlace[], explain?: Logger) {
    this.#places = places;
    this.#loader = new ChoiceLoader(places.map(({ loader }) => loader));
    this.#explain = explain;
  }

  load(name: string): Loaded | null | PromiseLike<Loaded | null> {
    refuseOutside(name);
    return this.#explain ? this.#loadAloud(name, this.#explain) : this.#loader.load(name);
  }

  list(): Promise<string[]> {
    return this.#loader.list();
  }

  async #loadAloud(name: string, log: Logger): Promise<Loaded | null> {
    const tried: string[] = [];
    let taken: Loaded | null = null;
    for (const { where, loader } of this.#places) {
      const loaded = await loader.load(name);
      tried.push(`${where}: ${loaded === null ? "not there" : (loaded.file ?? "found")}`);
      taken ??= loaded;
    }
    const places = tried.length === 1 ? "1 place" : `${tried.length} places`;
    const end = taken === null ? "not found" : "found";
    log.info({ template: name, tried }, `template "${name}" ${end} in ${places}`);
    return taken;
  }
}

/** What no name of a template has, and a path that leads elsewhere may have. */
const OUTSIDE = /^\/|^[a-z]:|[\0\\]|(?:^|\/)\.\.(?:\/|$)|%(?:2e|2f|5c|00)/i;

function refuseOutside(name: string): void {
  if (!OUTSIDE.test(name)) return;
  throw new TemplateNotFound(`template ${JSON.stringify(name)} is outside the template folder`, {
    hint: "Write the path below the folder, with single slashes: notes/index.html.",
  });
}
