import type { Context } from "./context.ts";
import type { Runtime } from "./runtime.ts";

/** Where compiled code puts its text. */
export interface Sink {
  text: string;
  /** Compiled code hands its text over and yields `FLUSH` when it has more than this. */
  limit: number;
}

/** What compiled code is: it yields promises, `Deferred`s and `FLUSH`, and gets their values. */
export type Rendering<Result = unknown> = Generator<unknown, Result, unknown>;

/** The body of a template or of a block. */
export type BlockFunction = (context: Context, out: Sink) => Rendering;

/** A template as its code gives it. */
export interface CompiledTemplate {
  readonly name: string | null;
  readonly root: BlockFunction;
  /** The blocks of this template itself, by name. A Map: names are free, `__proto__` is one. */
  readonly blocks: ReadonlyMap<string, BlockFunction>;
}

/** A compiled template before it is bound to an environment: what precompiled modules export. */
export type TemplateFactory = (runtime: Runtime) => CompiledTemplate;
