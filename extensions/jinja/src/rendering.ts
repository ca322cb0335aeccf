import type { Signal } from "phial";
import {
  type ContextValues,
  contextValues,
  markHandled,
  type ProcessorTime,
  type RenderPlace,
} from "./context-values.ts";
import type { Environment, Template } from "./engine/index.ts";
import { tellPlace } from "./error-place.ts";
import type { TemplateNames } from "./render-arguments.ts";
import {
  beforeRenderTemplate,
  type RenderedTemplate,
  templateRendered,
} from "./template-signals.ts";

/** Finds a template in an environment. */
export type FindTemplate = (environment: Environment) => Template | PromiseLike<Template>;

/** Finds the template of a name; of several names the first that exists. */
export function named(name: TemplateNames): FindTemplate {
  return (environment) =>
    typeof name === "string" ? environment.getTemplate(name) : environment.selectTemplate(name);
}

/** Takes text as a template. */
export function written(source: string): FindTemplate {
  return (environment) => environment.fromString(source);
}

/** Renders one template of an app in one place: a request, or another context. */
export class Rendering {
  readonly #environment: Environment;
  readonly #place: RenderPlace;
  readonly #find: FindTemplate;

  constructor(environment: Environment, place: RenderPlace, find: FindTemplate) {
    this.#environment = environment;
    this.#place = place;
    this.#find = find;
  }

  /** The whole text. */
  async text(given: object): Promise<string> {
    try {
      const rendered = await this.#begin(given, "when used");
      const text = await rendered.template.render(rendered.context);
      await this.#tell(templateRendered, rendered);
      return text;
    } catch (error) {
      throw tellPlace(error);
    }
  }

  /** The text in parts, encoded. What is wrong before the first part is thrown here. */
  async stream(given: object): Promise<ReadableStream<Uint8Array>> {
    try {
      const rendered = await this.#begin(given, "before");
      return this.#encoded(rendered.template.stream(rendered.context).getReader(), rendered);
    } catch (error) {
      throw tellPlace(error);
    }
  }

  /** What the template exports. */
  async attribute(name: string): Promise<unknown> {
    try {
      const template = await this.#find(this.#environment);
      const module = await template.module();
      return module.get(name);
    } catch (error) {
      throw tellPlace(error);
    }
  }

  async #begin(given: object, time: ProcessorTime): Promise<RenderedTemplate> {
    markHandled(given);
    const template = await this.#find(this.#environment);
    // An object of names and values: the types of a context's members are the caller's affair.
    const context = await contextValues(this.#place, given as ContextValues, time);
    const rendered = { template, context };
    await this.#tell(beforeRenderTemplate, rendered);
    return rendered;
  }

  #encoded(
    parts: ReadableStreamDefaultReader<string>,
    rendered: RenderedTemplate,
  ): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await parts.read();
            if (!done) return controller.enqueue(encoder.encode(value));
            await this.#tell(templateRendered, rendered);
            controller.close();
          } catch (error) {
            throw tellPlace(error);
          }
        },
        cancel: (reason) => parts.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  #tell(signal: Signal<RenderedTemplate>, rendered: RenderedTemplate): Promise<void> | undefined {
    const { app } = this.#place;
    return signal.hasReceivers(app) ? signal.send(rendered, app) : undefined;
  }
}
