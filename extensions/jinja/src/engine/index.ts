/**
 * An engine for Jinja2 templates. It needs neither Phial nor Node; loaders that read files are in
 * "@phial/jinja/engine/files".
 */
export { signature } from "./calls/invoker.ts";
export type { SignatureSpec } from "./calls/signature.ts";
export { Environment } from "./environment.ts";
export type { EnvironmentOptions, UndefinedName } from "./environment-options.ts";
export {
  FilterArgumentError,
  LimitError,
  OperationError,
  SecurityError,
  TemplateAssertionError,
  TemplateError,
  type TemplateErrorCode,
  TemplateNotFound,
  type TemplatePlace,
  TemplateRuntimeError,
  TemplatesNotFound,
  TemplateSyntaxError,
  UndefinedError,
} from "./errors.ts";
export type { Parser, TagExtension } from "./extension.ts";
export type { ExtensionName } from "./extensions.ts";
export { ChoiceLoader } from "./loaders/choice-loader.ts";
export { DictLoader } from "./loaders/dict-loader.ts";
export { FunctionLoader } from "./loaders/function-loader.ts";
export type { Loaded, LoadedCode, LoadedSource, Loader } from "./loaders/loader.ts";
export { type ModuleEntry, ModuleLoader, type TemplateModule } from "./loaders/module-loader.ts";
export { PrefixLoader } from "./loaders/prefix-loader.ts";
export type { Context, Variables } from "./runtime/context.ts";
export type { Module } from "./runtime/module.ts";
export { placeOf } from "./runtime/place.ts";
export { unsafe } from "./sandbox.ts";
export type { SandboxOptions } from "./sandbox-settings.ts";
export type { Template } from "./template.ts";
export type { FromStringOptions, GetOptions } from "./template-options.ts";
export type { Translations } from "./translations.ts";
export { expose } from "./values/expose.ts";
export { Markup } from "./values/markup.ts";
export { loggingUndefined, Undefined, type UndefinedLog } from "./values/undefined.ts";
