/**
 * The expressions of a parsed template. Each has the line it begins on (from 1), as Jinja2's parser
 * counts it: errors are reported on these lines.
 */

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

/** Where a node begins. */
export interface At {
  readonly line: number;
}

/** A name that is read. */
export interface Name extends At {
  readonly kind: "Name";
  readonly name: string;
}
/** A literal. A whole float such as `2.0` is a `Float` of values/float.ts, a big integer a bigint. */
export interface Const extends At {
  readonly kind: "Const";
  readonly value: unknown;
}
/** Literal text of the template inside of an Output. */
export interface TemplateData extends At {
  readonly kind: "TemplateData";
  readonly data: string;
}
export interface ListNode extends At {
  readonly kind: "List";
  readonly items: readonly Expression[];
}
export interface TupleNode extends At {
  readonly kind: "Tuple";
  readonly items: readonly Expression[];
}
export interface DictNode extends At {
  readonly kind: "Dict";
  readonly items: readonly { readonly key: Expression; readonly value: Expression }[];
}
/** `then if test else otherwise`; without `otherwise` it is undefined when the test fails. */
export interface CondExpr extends At {
  readonly kind: "CondExpr";
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | null;
}
export interface Keyword {
  readonly name: string;
  readonly value: Expression;
}
/** What is passed to a function, filter, test: `(a, b=1, *rest, **more)`. */
export interface Arguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly Keyword[];
  readonly dynArgs: Expression | null;
  readonly dynKwargs: Expression | null;
}
export interface Call extends At, Arguments {
  readonly kind: "Call";
  readonly callee: Expression;
}
export interface Filter extends At, Arguments {
  readonly kind: "Filter";
  /** Null in a filter block or `{% set x | upper %}`: the block's text. */
  readonly node: Expression | null;
  readonly name: string;
}
export interface Test extends At, Arguments {
  readonly kind: "Test";
  readonly node: Expression;
  readonly name: string;
}
export interface Getattr extends At {
  readonly kind: "Getattr";
  readonly node: Expression;
  readonly attr: string;
}
/** `node[key]`; also `node.0`, whose key is the number. */
export interface Getitem extends At {
  readonly kind: "Getitem";
  readonly node: Expression;
  readonly key: Expression | Slice;
}
export interface Slice extends At {
  readonly kind: "Slice";
  readonly start: Expression | null;
  readonly stop: Expression | null;
  readonly step: Expression | null;
}
export interface Binary extends At {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Logical extends At {
  readonly kind: "Logical";
  readonly operator: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}
export interface Not extends At {
  readonly kind: "Not";
  readonly node: Expression;
}
export interface Unary extends At {
  readonly kind: "Unary";
  readonly operator: "-" | "+";
  readonly node: Expression;
}
/** `a ~ b ~ c`. */
export interface Concat extends At {
  readonly kind: "Concat";
  readonly nodes: readonly Expression[];
}
/** `a < b <= c`. */
export interface Compare extends At {
  readonly kind: "Compare";
  readonly first: Expression;
  readonly rest: readonly { readonly operator: ComparisonOperator; readonly node: Expression }[];
}
/** Marks what `node` gives as safe when autoescape is on at that place (made by tag extensions). */
export interface MarkSafeIfAutoescape extends At {
  readonly kind: "MarkSafeIfAutoescape";
  readonly node: Expression;
}
/** The method `name` of the tag extension `extension`, with `this` bound (made by extensions). */
export interface ExtensionMethod extends At {
  readonly kind: "ExtensionMethod";
  readonly extension: string;
  readonly name: string;
}
/** The context of the template itself, as an argument to an extension's method. */
export interface ContextReference extends At {
  readonly kind: "ContextReference";
}

export type Expression =
  | Name
  | Const
  | TemplateData
  | ListNode
  | TupleNode
  | DictNode
  | CondExpr
  | Call
  | Filter
  | Test
  | Getattr
  | Getitem
  | Binary
  | Logical
  | Not
  | Unary
  | Concat
  | Compare
  | MarkSafeIfAutoescape
  | ExtensionMethod
  | ContextReference;
