import type { LazySequence } from "./lazy-sequence.ts";
import type { Markup } from "./markup.ts";
import type { MethodTable } from "./method.ts";
import type { Undefined, UndefinedAbout, UndefinedKind } from "./undefined.ts";

/** How values look as text: as in Python, or as a JavaScript programmer expects. */
export type Dialect = "javascript" | "python";

/** What the sandbox allows; asked on every attribute and call when there is one. */
export interface SandboxPolicy {
  /**
   * Whether a template may have this attribute. `found` tells whether there is one: names of
   * Python's internals are refused although no value here has them.
   */
  allowsAttribute(owner: unknown, name: string, found: boolean): boolean;
  /** Whether a template may call it. */
  allowsCall(callee: unknown): boolean;
}

/** `text % values`, of `Markup` with everything escaped. */
export type PercentFormat = (ops: Ops, text: string | Markup, values: unknown) => string | Markup;

export interface OpsOptions {
  readonly dialect: Dialect;
  readonly undefined: UndefinedKind;
  readonly sandbox: SandboxPolicy | null;
  readonly methods: MethodTable;
  readonly percent: PercentFormat;
}

/** Python's semantics on JavaScript's values, for one environment. None of them uses `this`. */
export interface Ops {
  readonly dialect: Dialect;
  readonly sandbox: SandboxPolicy | null;
  /** `str(value)`; of `Markup` its HTML, as a plain string. */
  readonly text: (value: unknown) => string;
  /** markupsafe's `soft_str`: `Markup` stays as it is. */
  readonly softText: (value: unknown) => string | Markup;
  /** `repr(value)`: in the JavaScript dialect, JSON. */
  readonly repr: (value: unknown) => string;
  /** The HTML of a value that is printed with autoescape on. */
  readonly esc: (value: unknown) => string;
  readonly escape: (value: unknown) => Markup;
  readonly truth: (value: unknown) => boolean;
  /** `object.name`; functions come bound to the object. */
  readonly attr: (object: unknown, name: string) => unknown;
  /** `object[key]`; the key may be a `SliceValue`. */
  readonly item: (object: unknown, key: unknown) => unknown;
  /** What `object.name` finds, not bound, to be called: a function, a `Method`, a value. */
  readonly callee: (object: unknown, name: string) => unknown;
  /** An undefined value of the environment's kind. */
  readonly undefined: (about: UndefinedAbout) => Undefined;
  /** Python's `iter()`: an array as it is, the characters of a string, the keys of a dict. */
  readonly iterate: (value: unknown) => readonly unknown[] | LazySequence;
  readonly length: (value: unknown) => number;
  readonly contains: (container: unknown, item: unknown) => boolean;
  readonly equals: (left: unknown, right: unknown) => boolean;
  readonly less: (left: unknown, right: unknown) => boolean;
  readonly lessOrEqual: (left: unknown, right: unknown) => boolean;
  readonly greater: (left: unknown, right: unknown) => boolean;
  readonly greaterOrEqual: (left: unknown, right: unknown) => boolean;
  readonly add: (left: unknown, right: unknown) => unknown;
  readonly sub: (left: unknown, right: unknown) => unknown;
  readonly mul: (left: unknown, right: unknown) => unknown;
  readonly div: (left: unknown, right: unknown) => unknown;
  readonly floordiv: (left: unknown, right: unknown) => unknown;
  /** `%`: the remainder, or the formatting of a string. */
  readonly mod: (left: unknown, right: unknown) => unknown;
  readonly pow: (left: unknown, right: unknown) => unknown;
  readonly neg: (value: unknown) => unknown;
  readonly pos: (value: unknown) => unknown;
  /** `~`: the texts together; `Markup` when autoescape is on and one of them is. */
  readonly concat: (parts: readonly unknown[], autoescape: boolean) => string | Markup;
}

export function createOps(options: OpsOptions): Ops {
  throw new Error(options.dialect);
}
