import type { CallState } from "../calls/callable.ts";
import type { Environment } from "../environment.ts";
import type { BlockFunction } from "./compiled.ts";

/** Stands where a name has no value: template code never sees it. */
export const MISSING: unique symbol = Symbol("missing");

/**
 * What a template is rendered with: names and their values, as a Map or as any other object that
 * is no array. Only its own, enumerable members count.
 */
export type Variables = object;

/** Whether output is escaped where the code stands; shared by all contexts of one template. */
export interface EvalContext {
  autoescape: boolean;
}

/** Names that all templates, or all renderings of one template, have. */
export interface Globals {
  /** Those of the template itself: they win. */
  readonly own: ReadonlyMap<string, unknown>;
  readonly environment: ReadonlyMap<string, unknown>;
}

interface ContextOptions {
  readonly environment: Environment;
  readonly name: string | null;
  /** The blocks of its template, or those of the context that this one is derived from. */
  readonly blocks: ReadonlyMap<string, BlockFunction> | Context;
  readonly variables: Variables;
  readonly globals: Globals;
  /** The names a context that this one comes from had set, and locals. */
  readonly outer?: ReadonlyMap<string, unknown> | null;
  readonly evalContext: EvalContext;
  /** The template whose own globals an import without context passes on. */
  readonly importable?: Pick<InnerTemplate, "globals">;
}

/** The names of one template that is being rendered, and the blocks that it ends up with. */
export class Context {
  readonly environment: Environment;
  readonly name: string | null;
  readonly evalContext: EvalContext;
  readonly #variables: Variables;
  readonly #globals: Globals;
  readonly #outer: ReadonlyMap<string, unknown> | null;
  readonly #importable: Pick<InnerTemplate, "globals"> | null;
  readonly #ownBlocks: ReadonlyMap<string, BlockFunction> | Context;
  // Made when they are needed: most contexts set nothing, and most templates have no parent.
  #blocks: Map<string, BlockFunction[]> | null = null;
  #vars: Map<string, unknown> | null = null;
  #exported: Set<string> | null = null;
  #escaping: CallState | null = null;
  #plain: CallState | null = null;

  constructor(options: ContextOptions) {
    this.environment = options.environment;
    this.name = options.name;
    this.evalContext = options.evalContext;
    this.#ownBlocks = options.blocks;
    this.#importable = options.importable ?? null;
    this.#variables = options.variables;
    this.#globals = options.globals;
    this.#outer = options.outer ?? null;
  }

  /** What the template has set at its top level. */
  get vars(): Map<string, unknown> {
    return (this.#vars ??= new Map());
  }

  /** Which of `vars` an import may take. */
  get exported(): Set<string> {
    return (this.#exported ??= new Set());
  }

  /** For each block the functions to run, the innermost template's first. */
  get blocks(): Map<string, BlockFunction[]> {
    const own = this.#ownBlocks;
    return (this.#blocks ??= own instanceof Context ? own.blocks : stackBlocks(own));
  }

  /** The function to run for a block: the innermost template's. */
  block(name: string): BlockFunction | undefined {
    const own = this.#ownBlocks;
    if (this.#blocks !== null) return this.#blocks.get(name)?.[0];
    return own instanceof Context ? own.block(name) : own.get(name);
  }

  /** Whether output is escaped where the code stands: a scope `autoescape` changes it. */
  get autoescape(): boolean {
    return this.evalContext.autoescape;
  }

  set autoescape(autoescape: boolean) {
    this.evalContext.autoescape = autoescape;
  }

  /** The value of the name, or `MISSING`. */
  resolve(name: string): unknown {
    const value = this.#vars?.get(name);
    return value === undefined ? this.resolveOuter(name) : value;
  }

  /** The value that the name had before this template set anything, or `MISSING`. */
  resolveOuter(name: string): unknown {
    let value = this.#outer?.get(name);
    if (value !== undefined) return value;
    value = variable(this.#variables, name);
    if (value !== undefined) return value;
    value = this.#globals.own.get(name);
    if (value !== undefined) return value;
    value = this.#globals.environment.get(name);
    return value === undefined ? MISSING : value;
  }

  /** The value of the name, for host functions that are passed the context. */
  get(name: string): unknown {
    const value = this.resolve(name);
    return value === MISSING ? undefined : value;
  }

  /** A context of the same template that has these locals too, and sets names of its own. */
  derived(names: readonly string[], values: readonly unknown[]): Context {
    return new Context({
      environment: this.environment,
      name: this.name,
      blocks: this,
      variables: this.#variables,
      globals: this.#globals,
      outer: this.#withLocals(names, values),
      evalContext: this.evalContext,
    });
  }

  /** A context for another template, included or imported, that sees all names of this one. */
  inner(template: InnerTemplate, names: readonly string[], values: readonly unknown[]): Context {
    return new Context({
      environment: template.environment,
      name: template.name,
      blocks: template.blocks,
      variables: this.#variables,
      globals: this.#globals,
      outer: this.#withLocals(names, values),
      evalContext: { autoescape: template.autoescape },
      importable: template,
    });
  }

  /** The template's own globals that the other one does not have, for an import of that one. */
  globalsBeyond(known: ReadonlyMap<string, unknown>): Map<string, unknown> {
    const beyond = new Map<string, unknown>();
    for (const name of this.#importable?.globals.keys() ?? []) {
      const value = known.has(name) ? MISSING : this.resolveOuter(name);
      if (value !== MISSING) beyond.set(name, value);
    }
    return beyond;
  }

  /** All names and their values: globals, what was passed, what was set. */
  all(): Map<string, unknown> {
    const all = new Map(this.#globals.environment);
    for (const layer of [
      this.#globals.own,
      entriesOf(this.#variables),
      this.#outer ?? [],
      this.vars,
    ]) {
      for (const [name, value] of layer) if (value !== undefined) all.set(name, value);
    }
    return all;
  }

  /** What an import of this template can take. */
  exportedVars(): Map<string, unknown> {
    const exported = new Map<string, unknown>();
    for (const name of this.exported) exported.set(name, this.vars.get(name));
    return exported;
  }

  /** What calls of this context get; made once. */
  state(autoescape: boolean): CallState {
    if (autoescape) return (this.#escaping ??= this.#newState(true));
    return (this.#plain ??= this.#newState(false));
  }

  #newState(autoescape: boolean): CallState {
    return { context: this, ops: this.environment.ops, environment: this.environment, autoescape };
  }

  #withLocals(
    names: readonly string[],
    values: readonly unknown[],
  ): ReadonlyMap<string, unknown> | null {
    if (names.length === 0 && this.#vars === null) return this.#outer;
    const outer = new Map(this.#outer);
    if (this.#vars !== null) for (const [name, value] of this.#vars) outer.set(name, value);
    for (let index = 0; index < names.length; index++) {
      const [name, value] = [names[index], values[index]];
      if (name !== undefined && value !== MISSING) outer.set(name, value);
    }
    return outer;
  }
}

/** The state of a call that also sees locals: their context is made only if it is asked for. */
export class LocalState implements CallState {
  readonly ops: CallState["ops"];
  readonly environment: Environment;
  readonly autoescape: boolean;
  readonly #outer: Context;
  readonly #names: readonly string[];
  readonly #values: readonly unknown[];
  #context: Context | null = null;

  constructor(outer: CallState, names: readonly string[], values: readonly unknown[]) {
    this.ops = outer.ops;
    this.environment = outer.environment;
    this.autoescape = outer.autoescape;
    this.#outer = outer.context;
    this.#names = names;
    this.#values = values;
  }

  get context(): Context {
    return (this.#context ??= this.#outer.derived(this.#names, this.#values));
  }
}

/** What a context takes from the template that it is for. */
interface InnerTemplate {
  readonly name: string | null;
  readonly environment: Environment;
  readonly blocks: ReadonlyMap<string, BlockFunction>;
  readonly globals: ReadonlyMap<string, unknown>;
  readonly autoescape: boolean;
}

function stackBlocks(blocks: ReadonlyMap<string, BlockFunction>): Map<string, BlockFunction[]> {
  const stacks = new Map<string, BlockFunction[]>();
  for (const [name, block] of blocks) stacks.set(name, [block]);
  return stacks;
}

function variable(variables: Variables, name: string): unknown {
  if (variables instanceof Map) return variables.get(name);
  return Object.hasOwn(variables, name) ? Reflect.get(variables, name) : undefined;
}

function entriesOf(variables: Variables): Iterable<readonly [string, unknown]> {
  return variables instanceof Map ? variables : Object.entries(variables);
}
