/** Where templates come from. The loaders that read files are in ../files.ts. */
export { ChoiceLoader } from "./choice-loader.ts";
export { DictLoader } from "./dict-loader.ts";
export { FunctionLoader } from "./function-loader.ts";
export type { Loaded, LoadedCode, LoadedSource, Loader } from "./loader.ts";
export { type ModuleEntry, ModuleLoader, type TemplateModule } from "./module-loader.ts";
export { PrefixLoader } from "./prefix-loader.ts";
