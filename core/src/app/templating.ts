/** A filter or a test of templates: gets the value, then what stands in the brackets. */
export type TemplateFunction = (...args: never[]) => unknown;

/**
 * What an app, a blueprint and extensions add to templates: written down here, for whichever
 * extension renders them. No template engine has to be there.
 */
export class Templating {
  /** Where templates are: the app's folder, then those of its blueprints; known when setup ends. */
  readonly folders: string[] = [];
  readonly globals = new Map<string, unknown>();
  readonly filters = new Map<string, TemplateFunction>();
  readonly tests = new Map<string, TemplateFunction>();

  /** Takes over what a blueprint adds for the whole app; what the app has itself stays. */
  adopt(other: Templating): void {
    addMissing(this.globals, other.globals);
    addMissing(this.filters, other.filters);
    addMissing(this.tests, other.tests);
  }
}

function addMissing<T>(to: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [name, value] of from) if (!to.has(name)) to.set(name, value);
}
