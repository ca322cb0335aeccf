import type { Environment } from "./environment.ts";
import { TemplateError } from "./errors.ts";
import { Budget, currentBudget } from "./runtime/budget.ts";
import type { BlockFunction, CompiledTemplate, Rendering, Sink } from "./runtime/compiled.ts";
import { Context, type Variables } from "./runtime/context.ts";
import { drive, driveSync, Run, streamed } from "./runtime/driver.ts";
import { type Module, moduleOf } from "./runtime/module.ts";
import { chunkedSink, wholeSink } from "./runtime/sink.ts";
import { isPromise } from "./values/promises.ts";

/** What a template is made of, besides its code. */
export interface TemplateOrigin {
  readonly environment: Environment;
  readonly source?: string | undefined;
  readonly file?: string | undefined;
  readonly upToDate?: (() => boolean | PromiseLike<boolean>) | undefined;
  readonly globals: Map<string, unknown>;
}

/**
 * A template that can be rendered, any number of times. `Environment` makes them.
 *
 * @example
 * const template = environment.fromString("Hello {{ name }}!");
 * await template.render({ name: "Ada" }); // "Hello Ada!"
 */
export class Template {
  readonly environment: Environment;
  /** Null for a template that was made from a string. */
  readonly name: string | null;
  /** The file it was read from, if it was. */
  readonly file: string | undefined;
  /** Undefined if it was compiled before. */
  readonly source: string | undefined;
  /** The names of this template: those of `getTemplate(name, { globals })`. */
  readonly globals: Map<string, unknown>;
  /** Whether its output is escaped. */
  readonly autoescape: boolean;
  /** The code of everything outside of blocks, and of the blocks. For compiled code only. */
  readonly root: BlockFunction;
  readonly blocks: ReadonlyMap<string, BlockFunction>;
  /** The module that imports without context share, once it is made. */
  madeModule: Module | null = null;
  readonly #upToDate: (() => boolean | PromiseLike<boolean>) | undefined;

  constructor(compiled: CompiledTemplate, origin: TemplateOrigin) {
    this.environment = origin.environment;
    this.name = compiled.name;
    this.autoescape = origin.environment.autoescapes(compiled.name);
    this.root = compiled.root;
    this.blocks = compiled.blocks;
    this.file = origin.file;
    this.source = origin.source;
    this.globals = origin.globals;
    this.#upToDate = origin.upToDate;
  }

  /**
   * The text. The variables are an object or a Map; values, and what functions and methods give,
   * may be promises: they are awaited where the template uses them.
   *
   * @throws TemplateError, with the place; errors of host functions as they are: see `placeOf`
   * @example
   * await template.render({ user: db.user(7), items: [1, 2, 3] });
   */
  async render(variables: Variables = {}): Promise<string> {
    const budget = this.#newBudget();
    const out = wholeSink(budget);
    const running = drive(this.#begin(variables, out), budget);
    if (isPromise(running)) await running;
    return out.text;
  }

  /**
   * The text, at once.
   *
   * @throws TemplateRuntimeError where the template meets a promise; as `render` otherwise
   */
  renderSync(variables: Variables = {}): string {
    const budget = this.#newBudget();
    const out = wholeSink(budget);
    driveSync(this.#begin(variables, out), budget);
    return out.text;
  }

  /**
   * The text in parts, as it comes: what is there is given before something is awaited.
   * Cancelling the stream ends the template where it stands.
   *
   * @example
   * return new Response(template.stream({ items }).pipeThrough(new TextEncoderStream()));
   */
  stream(variables: Variables = {}): ReadableStream<string> {
    const { run, parts } = this.#inParts(variables);
    return new ReadableStream<string>(
      {
        async pull(controller) {
          const part = await parts.next();
          if (part.done === true) controller.close();
          else controller.enqueue(part.value);
        },
        cancel: () => run.close(),
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * The same parts as `stream` gives, to iterate.
   *
   * @example
   * for await (const part of template.generate({ items })) response.write(part);
   */
  generate(variables: Variables = {}): AsyncGenerator<string, void, void> {
    return this.#inParts(variables).parts;
  }

  /**
   * Renders the template for what it exports: its macros, as functions, and its variables.
   *
   * @example
   * const forms = await environment.fromString("{% macro input(name) %}…{% endmacro %}").module();
   * const input = forms.get("input");
   */
  async module(variables: Variables = {}): Promise<Module> {
    return moduleOf(this, this.newContext(variables));
  }

  /** A context for a rendering of this template. */
  newContext(variables: Variables): Context {
    const { environment, name } = this;
    checkVariables(variables);
    return new Context({
      environment,
      name,
      blocks: this.blocks,
      variables,
      globals: { own: this.globals, environment: environment.globals },
      evalContext: { autoescape: this.autoescape },
      importable: this,
    });
  }

  /** Whether this is still what the loader has. */
  isUpToDate(): boolean | PromiseLike<boolean> {
    return this.#upToDate === undefined || this.#upToDate();
  }

  #begin(variables: Variables, out: Sink): Rendering {
    return this.root(this.newContext(variables), out);
  }

  #inParts(variables: Variables): { run: Run; parts: AsyncGenerator<string, void, void> } {
    const budget = this.#newBudget();
    const out = chunkedSink(budget);
    const run = new Run(this.#begin(variables, out), budget);
    return { run, parts: streamed(run, out) };
  }

  // A template that a host function renders inside of another one uses that one's budget.
  #newBudget(): Budget | null {
    const { limits } = this.environment;
    return limits === null ? null : (currentBudget() ?? new Budget(limits));
  }
}

function checkVariables(variables: unknown): void {
  if (typeof variables === "object" && variables !== null && !Array.isArray(variables)) return;
  throw new TemplateError("The variables of a template have to be an object or a Map.", {
    hint: "Write template.render({ name: value }).",
  });
}
