import type { Names } from "./template-loading.ts";

/** What `compileSource` gives: the body of a function for `new Function`, or an ES module. */
export interface CompileFormat {
  /** @default "module" */
  readonly format?: "function" | "module";
}

/** How a template is asked for. */
export interface GetOptions {
  /** The name of the template that asks, for the option `joinPath`. */
  readonly parent?: string;
  /** Names for this template only. */
  readonly globals?: Names;
}

export interface FromStringOptions {
  readonly name?: string;
  readonly globals?: Names;
}
