import type { Context } from "phial";

/** A template whose context has a type: renders it, in a request or in the current context. */
export interface DefinedTemplate<T extends object> {
  (c: Context, context: T): Promise<string>;
  (context: T): Promise<string>;
}
