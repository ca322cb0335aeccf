import type { callMethod, callMethodPlain, callPlain, callValue } from "../calls/call.ts";
import type { CallState, Invoker } from "../calls/callable.ts";
import type { Keywords } from "../calls/keywords.ts";
import type { Environment } from "../environment.ts";
import type { Template } from "../template.ts";
import type { Float } from "../values/float.ts";
import type { LazySequence } from "../values/lazy-sequence.ts";
import type { Markup } from "../values/markup.ts";
import type { Ops } from "../values/ops.ts";
import type { Tuple } from "../values/tuple.ts";
import type { Undefined } from "../values/undefined.ts";
import type { BlockFunction, Rendering } from "./compiled.ts";
import type { Context, MISSING } from "./context.ts";
import type { Deferred, FLUSH } from "./driver.ts";
import type { LoopContext, LoopOptions } from "./loop-context.ts";
import type { Macro, MacroCode, MacroSpec } from "./macro.ts";
import type { Module } from "./module.ts";
import type { Print } from "./print-call.ts";

/* oxlint-disable max-params -- compiled code calls these all the time, without making objects */

type OpsMember =
  | "text"
  | "esc"
  | "attr"
  | "item"
  | "truth"
  | "equals"
  | "less"
  | "lessOrEqual"
  | "greater"
  | "greaterOrEqual"
  | "contains"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "floordiv"
  | "mod"
  | "pow"
  | "neg"
  | "pos"
  | "concat"
  | "iterate";

export interface IncludeOptions {
  readonly ignoreMissing: boolean;
  /** The name of the template that includes. */
  readonly parent: string | null;
}

/**
 * What compiled code is bound to: plain functions and values, which it takes out of here once.
 * One for each template, so that `located` knows its source; all else is shared.
 */
export interface Runtime extends Pick<Ops, OpsMember> {
  readonly environment: Environment;
  readonly MISSING: typeof MISSING;
  readonly FLUSH: typeof FLUSH;
  readonly Deferred: typeof Deferred;
  readonly Keywords: typeof Keywords;
  readonly Tuple: typeof Tuple;
  readonly Markup: typeof Markup;
  readonly Float: typeof Float;
  readonly isPromise: (value: unknown) => value is PromiseLike<unknown>;
  /** Ends a plain form that cannot go on: throws `Suspend`. */
  readonly suspend: () => never;

  /** What a name that has no value is: "'x' is undefined". */
  readonly undef: (name: string) => Undefined;
  /** What a parameter of a macro without value and default is. */
  readonly missingParameter: (name: string) => Undefined;
  /**
   * What `a if b` gives when `b` is false: always the lenient kind, whatever the environment's.
   * `place` is Jinja's text: "line 3 in 'page.html'".
   */
  readonly noOtherwise: (place: string) => Undefined;

  /** A part of a constant: undefined where it cannot be taken, as Jinja2 has it when compiling. */
  readonly partOrUndefined: (value: unknown, part: unknown) => unknown;
  /** `item in container`. */
  readonly within: (item: unknown, container: unknown) => boolean;
  /** The text, safe where output is escaped. */
  readonly markup: (state: CallState, text: unknown) => unknown;
  readonly tuple: (items: readonly unknown[]) => Tuple;
  readonly dict: (pairs: readonly (readonly [unknown, unknown])[]) => Map<unknown, unknown>;
  readonly slice: (start: unknown, stop: unknown, step: unknown) => unknown;
  /** The `count` items of `value`, exactly. A promise if the items come one by one later. */
  readonly unpack: (
    value: unknown,
    count: number,
  ) => readonly unknown[] | Promise<readonly unknown[]>;
  /** All items of `value`, for `*args`. */
  readonly spread: (value: unknown) => readonly unknown[] | Promise<readonly unknown[]>;
  /** Keyword arguments, those of `**more` included; null if there are none. */
  readonly keywords: (
    names: readonly string[],
    values: readonly unknown[],
    more: unknown,
  ) => Keywords | null;

  /** The filter; one that raises "No filter named 'x' found." if there is none. */
  readonly filter: (name: string) => Invoker;
  readonly test: (name: string) => Invoker;
  /** The same for plain forms: it throws `Suspend` unless the filter can be called from one. */
  readonly plainFilter: (name: string) => Invoker;
  readonly plainTest: (name: string) => Invoker;
  /** The method of a tag extension, as something to call. */
  readonly extension: (identifier: string, method: string) => unknown;
  /** The environment's `finalize` (of a printed value), if it has one. */
  readonly finalize: ((state: CallState, value: unknown) => unknown) | null;

  readonly state: (context: Context, autoescape: boolean) => CallState;
  /** The state of a call whose function, if it takes the context, also sees these locals. */
  readonly stateWith: (
    state: CallState,
    names: readonly string[],
    values: readonly unknown[],
  ) => CallState;
  readonly call: typeof callValue;
  readonly callPlain: typeof callPlain;
  readonly callMethod: typeof callMethod;
  readonly callMethodPlain: typeof callMethodPlain;
  /** The text of what a call gives, as `print` has it; the value itself where it has to wait. */
  readonly printCall: (
    print: Print,
    state: CallState,
    callee: unknown,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ) => unknown;
  readonly printMethod: (
    print: Print,
    state: CallState,
    target: unknown,
    name: string,
    positional: readonly unknown[],
    keywords: Keywords | null,
  ) => unknown;
  readonly macro: (
    state: CallState,
    spec: MacroSpec,
    plain: MacroCode["plain"],
    full: MacroCode["full"],
  ) => Macro;

  readonly loop: (
    items: readonly unknown[],
    source: LazySequence | null,
    options: LoopOptions,
  ) => LoopContext;
  /** The items that pass `test`, found one at a time, for a `for … if` that has `loop`. */
  readonly filtered: (
    items: readonly unknown[],
    source: LazySequence | null,
    test: (item: unknown) => Rendering<boolean>,
  ) => LazySequence;

  /** Loads the template of an `extends` or `import`. */
  readonly template: (target: unknown, parent: string | null) => Template | PromiseLike<Template>;
  /** Loads the template of an `include`; null if it is missing and that is ignored. */
  readonly include: (
    target: unknown,
    options: IncludeOptions,
  ) => Template | null | PromiseLike<Template | null>;
  /** The context of a template that is included with context: run `template.root(context, out)`. */
  readonly includeContext: (
    template: Template,
    context: Context,
    names: readonly string[],
    values: readonly unknown[],
  ) => Context;
  /** The text of a template that is included without context. */
  readonly includeBody: (template: Template) => string | Deferred<string>;

  /** The module of an import without context: made once for a template. */
  readonly module: (template: Template, context: Context) => Module | Deferred<Module>;
  /** The module of an import with context. */
  readonly moduleWithContext: (
    template: Template,
    context: Context,
    names: readonly string[],
    values: readonly unknown[],
  ) => Module | Deferred<Module>;
  /** What `from … import name` gives. `place` is Jinja's text: "line 3 in 'page.html'". */
  readonly imported: (module: Module, name: string, place: string) => unknown;

  /** "cannot assign attribute on non-namespace object". */
  readonly requireNamespace: (target: unknown) => void;
  readonly setAttribute: (target: unknown, name: string, value: unknown) => void;
  /** `self`: the blocks of the context, by name. */
  readonly self: (context: Context) => unknown;
  /** `super` in the block `current`. */
  readonly superOf: (context: Context, name: string, current: BlockFunction) => unknown;
  /** The block to run, the innermost template's. */
  readonly block: (context: Context, name: string) => BlockFunction;
  /** Refuses a required block that no template fills. */
  readonly requireBlock: (context: Context, name: string) => void;
  /** Puts the blocks of the parent template behind those of the context. */
  readonly extend: (context: Context, parent: Template) => void;
  /** "extended multiple times". */
  readonly extendedTwice: () => never;

  /** The error with its place told, once: throw it again. */
  readonly located: (error: unknown, name: string | null, line: number) => unknown;
  /** One turn of a loop: counted when the sandbox has limits. */
  readonly tick: () => void;
  /** Whether the sandbox has limits, so that loops call `tick` and hand over their text. */
  readonly limited: boolean;
}
