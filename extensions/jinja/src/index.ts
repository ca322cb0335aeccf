/**
 * Jinja2 templates for Phial.
 *
 * @module @phial/jinja
 */
export type { DefinedTemplate } from "./definition.ts";
export {
  FileSystemLoader,
  PackageLoader,
  type PackageLoaderOptions,
} from "./engine/files/index.ts";
export {
  ChoiceLoader,
  DictLoader,
  FunctionLoader,
  type Loader,
  PrefixLoader,
} from "./engine/index.ts";
export { Jinja } from "./jinja.ts";
export type { JinjaOptions, PrecompiledTemplates } from "./options.ts";
export type { TemplateNames } from "./render-arguments.ts";
export {
  beforeRenderTemplate,
  type RenderedTemplate,
  templateRendered,
} from "./template-signals.ts";
