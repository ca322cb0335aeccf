import type { Template } from "../template.ts";
import { ABSENT, ATTRIBUTE, REPR, type Special, TEXT, TYPE_NAME } from "../values/protocol.ts";
import type { Rendering } from "./compiled.ts";
import type { Context } from "./context.ts";
import { Deferred } from "./driver.ts";
import { Macro } from "./macro.ts";
import { wholeSink } from "./sink.ts";

/**
 * What a template exports, as `import` gives it: its macros and what it set at its top level. As
 * text it is what the template printed.
 */
export class Module implements Special {
  readonly name: string | null;
  readonly #exported: ReadonlyMap<string, unknown>;
  readonly #text: string;

  constructor(name: string | null, exported: ReadonlyMap<string, unknown>, text: string) {
    this.name = name;
    this.#exported = exported;
    this.#text = text;
  }

  /** Whether the template exports this name. */
  has(name: string): boolean {
    return this.#exported.has(name);
  }

  /** The names that the template exports. */
  names(): string[] {
    return [...this.#exported.keys()];
  }

  /**
   * What the template exports by this name: of a macro, a function that gives its text, or a
   * promise of it where the macro has to wait.
   */
  get(name: string): unknown {
    const value = this.#exported.get(name);
    return value instanceof Macro ? value.toFunction() : value;
  }

  /** The value of an exported name as templates see it; `undefined` if there is none. */
  exported(name: string): unknown {
    return this.#exported.get(name);
  }

  get [TYPE_NAME](): string {
    return "jinja2.environment.TemplateModule";
  }

  [ATTRIBUTE](name: string): unknown {
    const value = this.#exported.get(name);
    return value === undefined ? ABSENT : value;
  }

  [TEXT](): string {
    return this.#text;
  }

  [REPR](): string {
    return `<TemplateModule ${this.name === null ? "memory" : `'${this.name}'`}>`;
  }

  __html__(): string {
    return this.#text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Runs the template for what it exports. */
export function moduleOf(template: Template, context: Context): Deferred<Module> {
  return new Deferred<Module>(runModule(template, context));
}

/** The module of an import without context: kept by the template, unless names differ. */
export function importedModule(template: Template, importer: Context): Module | Deferred<Module> {
  const variables = importer.globalsBeyond(template.globals);
  if (variables.size > 0) return moduleOf(template, template.newContext(variables));
  return defaultModule(template);
}

/** The module of a template on its own: made once. */
export function defaultModule(template: Template): Module | Deferred<Module> {
  if (template.madeModule !== null) return template.madeModule;
  return new Deferred(runModule(template, template.newContext({})), (module) => {
    template.madeModule = module as Module; // what runModule returns
    return template.madeModule;
  });
}

function* runModule(template: Template, context: Context): Rendering<Module> {
  const out = wholeSink(null);
  yield* template.root(context, out);
  return new Module(template.name, context.exportedVars(), out.text);
}
