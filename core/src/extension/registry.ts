import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { Extension } from "./extension.ts";
import { readInstanceSettings } from "./instance-settings.ts";

/** The extensions of one app, in the order in which they were bound. */
export class ExtensionRegistry {
  readonly #app: Phial;
  readonly #byName = new Map<string, Extension>();

  constructor(app: Phial) {
    this.#app = app;
  }

  /** The bound extensions, in order. */
  [Symbol.iterator](): IterableIterator<Extension> {
    return this.#byName.values();
  }

  get(name: string): Extension | undefined {
    return this.#byName.get(name);
  }

  /** Checks `extension` against the app, reads its settings and runs `setup`. */
  bind(extension: Extension, setup: (settings: object) => void): void {
    const app = this.#app;
    app.lifecycle.checkSetup(`${extension.name}.initApp(app)`);
    this.#checkName(extension);
    this.#checkNeeds(extension);
    const settings = readInstanceSettings(extension, app.config);
    const owner = app.lifecycle.owner;
    app.lifecycle.owner = extension.name;
    try {
      setup(settings);
    } finally {
      app.lifecycle.owner = owner;
    }
    this.#byName.set(extension.name, extension);
  }

  #checkName(extension: Extension): void {
    const holder = this.#byName.get(extension.name);
    if (!holder) return;
    if (holder === extension) {
      throw new PhialError(
        "EXTENSION_ALREADY_BOUND",
        `"${extension.name}" is already bound to the app "${this.#app.name}".`,
        "Call initApp(app) once per app; a second app gets its own call.",
      );
    }
    throw new PhialError(
      "EXTENSION_NAME_TAKEN",
      `Another extension is already bound to the app "${this.#app.name}" under the name "${extension.name}".`,
      `Give one of the two another name, for example new ${extension.constructor.name}({ name: "${extension.name}2" }); its settings then begin with it.`,
    );
  }

  #checkNeeds(extension: Extension): void {
    const missing = extension.needs.filter((need) => !need.isBoundTo(this.#app));
    if (missing.length === 0) return;
    const names = missing.map((need) => `"${need.name}"`).join(", ");
    const calls = missing.map((need) => `${need.name}.initApp(app)`).join(" and ");
    throw new PhialError(
      "EXTENSION_NEED_MISSING",
      `"${extension.name}" needs ${names}, which the app "${this.#app.name}" does not have yet.`,
      `Call ${calls} before ${extension.name}.initApp(app).`,
    );
  }
}
