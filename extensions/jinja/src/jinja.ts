import {
  type Context,
  currentContext,
  defineSettings,
  Extension,
  type Phial,
  type SettingsOf,
} from "phial";
import { AppTemplates } from "./app-templates.ts";
import { templateCommands } from "./cli/template-commands.ts";
import type { DefinedTemplate } from "./definition.ts";
import { checkOptions } from "./engine/environment-options.ts";
import type { Environment } from "./engine/index.ts";
import { environmentOptionsOf, type JinjaOptions } from "./options.ts";
import { type RenderArguments, renderCallOf, type TemplateNames } from "./render-arguments.ts";
import { type FindTemplate, named, Rendering, written } from "./rendering.ts";
import { beforeRenderTemplate, templateRendered } from "./template-signals.ts";

/**
 * Jinja2 templates, as in Flask.
 *
 * @example
 * export const templates = new Jinja();
 * templates.initApp(app);
 * app.get("/", (c) => templates.render(c, "index.html", { user: "Ada" }));
 */
export class Jinja extends Extension<AppTemplates> {
  readonly name = this.named("jinja");
  override readonly settings = defineSettings({
    TEMPLATES_AUTO_RELOAD: {
      type: "boolean",
      default: null,
      doc: "Whether a template is read again when its file has changed. `null`: as `DEBUG`.",
    },
    EXPLAIN_TEMPLATE_LOADING: {
      type: "boolean",
      default: false,
      doc: "Logs for every template where it was looked for, and which one was taken.",
    },
  });
  override readonly signals = [beforeRenderTemplate, templateRendered];
  override readonly commands;
  /** Which names a template is rendered with, where `define` was told. */
  readonly #definitions = new Map<string, readonly string[]>();
  readonly #options: JinjaOptions;

  /** @throws TemplateError for an option that the engine does not have, or of another type */
  constructor(options: JinjaOptions = {}) {
    super({ name: options.name });
    checkOptions(environmentOptionsOf(options));
    this.#options = options;
    this.commands = templateCommands(
      this.name === "jinja" ? "templates" : `${this.name} templates`,
      {
        templates: (app) => this.of(app),
        definitions: this.#definitions,
      },
    );
  }

  protected setup(app: Phial, settings: SettingsOf<typeof this.settings>): AppTemplates {
    return new AppTemplates(app, this.#options, {
      autoReload: settings.TEMPLATES_AUTO_RELOAD ?? app.settings.DEBUG,
      explain: settings.EXPLAIN_TEMPLATE_LOADING,
    });
  }

  /** The engine's environment of an app, by default the current one. */
  environment(target?: Phial | Context): Environment {
    return this.of(target).environment;
  }

  /**
   * Renders a template, of several names the first that exists: in the request of `c`, or, without
   * it, in the current context.
   *
   * @throws TemplateNotFound, TemplateSyntaxError, UndefinedError and the engine's other errors;
   * PhialError `TEMPLATE_REQUEST_OTHER`; `CONTEXT_MISSING` outside of a context.
   * @example
   * app.get("/", (c) => templates.render(c, "index.html", { user: "Ada" }));
   * const text = await templates.render("mails/welcome.txt", { user: "Ada" });
   */
  render(c: Context, name: TemplateNames, context?: object): Promise<string>;
  render(name: TemplateNames, context?: object): Promise<string>;
  async render(...args: RenderArguments): Promise<string> {
    const { rendering, context } = this.#begin(args, named);
    return rendering.text(context);
  }

  /** Renders a template that stands in your code; it escapes HTML. Never make it of input. */
  renderString(c: Context, source: string, context?: object): Promise<string>;
  renderString(source: string, context?: object): Promise<string>;
  async renderString(...args: RenderArguments<string>): Promise<string> {
    const { rendering, context } = this.#begin(args, written);
    return rendering.text(context);
  }

  /**
   * Renders a template piece by piece: the answer begins while the rest is being made. The context
   * stays open until the end.
   *
   * @example
   * app.get("/report", (c) => templates.stream(c, "report.html", { rows: allRows() }));
   */
  stream(c: Context, name: TemplateNames, context?: object): Promise<ReadableStream<Uint8Array>>;
  stream(name: TemplateNames, context?: object): Promise<ReadableStream<Uint8Array>>;
  async stream(...args: RenderArguments): Promise<ReadableStream<Uint8Array>> {
    const { rendering, context } = this.#begin(args, named);
    return rendering.stream(context);
  }

  /** The same for a template that stands in your code. */
  streamString(c: Context, source: string, context?: object): Promise<ReadableStream<Uint8Array>>;
  streamString(source: string, context?: object): Promise<ReadableStream<Uint8Array>>;
  async streamString(...args: RenderArguments<string>): Promise<ReadableStream<Uint8Array>> {
    const { rendering, context } = this.#begin(args, written);
    return rendering.stream(context);
  }

  /**
   * Gives a template's context a type: what is passed is checked when it is compiled. With the
   * names, `phial templates check` checks the template as well.
   *
   * @example
   * const userPage = templates.define<{ user: User }>("user.html", ["user"]);
   * app.get("/users/:id", (c) => userPage(c, { user: findUser(c.req.param("id")) }));
   */
  define<T extends object>(
    name: string,
    names?: readonly (keyof T & string)[],
  ): DefinedTemplate<T> {
    if (names) this.#definitions.set(name, names);
    return (...args: [Context, T] | [T]) =>
      args.length === 2 ? this.render(args[0], name, args[1]) : this.render(name, args[0]);
  }

  /**
   * What a template exports: of a macro, a function that gives its text; works in the current
   * context. Flask's `get_template_attribute`.
   *
   * @example
   * const hello = await templates.getTemplateAttribute("_macros.html", "hello");
   * await hello("World");
   */
  async getTemplateAttribute(name: string, attribute: string): Promise<unknown> {
    return this.#begin([name], named).rendering.attribute(attribute);
  }

  #begin<N extends TemplateNames>(args: RenderArguments<N>, finding: (name: N) => FindTemplate) {
    const { c, name, context = {} } = renderCallOf(args);
    const { app } = currentContext();
    const { environment, isSandboxed } = this.of(app);
    const place = { app, c: isSandboxed ? undefined : c };
    return { rendering: new Rendering(environment, place, finding(name)), context };
  }
}
