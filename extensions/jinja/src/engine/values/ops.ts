import { Access } from "./access.ts";
import { concatenated } from "./concat.ts";
import { contains } from "./contains.ts";
import { equals } from "./equality.ts";
import { escapeText } from "./escape.ts";
import { iterate } from "./iterate.ts";
import type { LazySequence } from "./lazy-sequence.ts";
import { hasHtml, htmlOf, Markup } from "./markup.ts";
import type { MethodTable } from "./method.ts";
import { add, div, floordiv, modulo, mul, neg, pos, pow, sub } from "./operators.ts";
import { greater, greaterOrEqual, less, lessOrEqual } from "./order.ts";
import { pythonRepr } from "./python-repr.ts";
import { isStringObject, isText, type StringObject } from "./string-object.ts";
import { javascriptText, pythonText } from "./text.ts";
import { length, truth } from "./truth.ts";
import type { Undefined, UndefinedAbout, UndefinedKind } from "./undefined.ts";

/**
 * How values look when they are printed: as in Python, or as a JavaScript programmer expects.
 * Within an expression text is always Python's: `"a" ~ none` is `aNone` in both.
 */
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
  /** What `{{ value }}` prints with autoescape off: the only text that the dialect decides. */
  readonly print: (value: unknown) => string;
  /** Python's `str(value)`; of `Markup` its HTML, as a plain string. */
  readonly text: (value: unknown) => string;
  /** markupsafe's `soft_str`: `Markup` stays as it is. */
  readonly softText: (value: unknown) => string | Markup;
  /** Python's `repr(value)`. */
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

/** The operations of an environment. */
export function createOps(options: OpsOptions): Ops {
  const { dialect, sandbox, percent } = options;
  const mod = (left: unknown, right: unknown): unknown =>
    isText(left)
      ? percent(ops, typeof left === "string" ? left : soft(left), right)
      : modulo(left, right);
  const ops: Ops = {
    dialect,
    sandbox,
    ...textsOf(dialect, () => ops),
    ...accessOf(options),
    ...OPERATORS,
    mod,
  };
  return ops;
}

const OPERATORS = {
  truth,
  iterate,
  length,
  contains,
  equals,
  less,
  lessOrEqual,
  greater,
  greaterOrEqual,
  add,
  sub,
  mul,
  div,
  floordiv,
  pow,
  neg,
  pos,
};

type Texts = Pick<Ops, "print" | "text" | "softText" | "repr" | "esc" | "escape" | "concat">;

function textsOf(dialect: Dialect, opsOf: () => Ops): Texts {
  const text = (value: unknown): string =>
    typeof value === "string" ? value : pythonText(value, opsOf());
  const print =
    dialect === "python" ? text : (value: unknown): string => javascriptText(value, opsOf());
  const softText = (value: unknown): string | Markup =>
    isStringObject(value) ? soft(value) : text(value);
  const esc = (value: unknown): string => {
    if (typeof value === "string") return escapeText(value);
    if (typeof value === "number") return print(value);
    if (value instanceof Markup) return value.valueOf();
    return hasHtml(value) ? htmlOf(value) : escapeText(print(value));
  };
  return {
    print,
    text,
    softText,
    esc,
    repr: pythonRepr,
    escape: (value) => new Markup(esc(value)),
    concat: (parts, autoescape) =>
      autoescape ? concatenated(parts.map(softText)) : concatenated(parts.map(text)),
  };
}

// A `String` object keeps nothing but the mark of being safe.
function soft(value: StringObject): string | Markup {
  const text = value.valueOf();
  if (value instanceof Markup) return value;
  return hasHtml(value) ? new Markup(text) : text;
}

function accessOf(options: OpsOptions): Pick<Ops, "attr" | "item" | "callee" | "undefined"> {
  const access = new Access(options);
  return {
    attr: access.attribute,
    item: (object, key) => access.item(object, key),
    callee: (object, name) => access.callee(object, name),
    undefined: (about) => access.undefined(about),
  };
}
