/**
 * The nodes of a parsed template. Each has the line it begins on (from 1), as Jinja2's parser
 * counts it: errors are reported on these lines.
 */

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

interface At {
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

/** A name that is assigned to: a target. */
export interface TargetName extends At {
  readonly kind: "TargetName";
  readonly name: string;
}
/** `ns.attr` as a target: only of a namespace. */
export interface TargetAttr extends At {
  readonly kind: "TargetAttr";
  readonly name: string;
  readonly attr: string;
}
export interface TargetTuple extends At {
  readonly kind: "TargetTuple";
  readonly items: readonly Target[];
}
export type Target = TargetName | TargetAttr | TargetTuple;

/** Text and values that are printed, in order. */
export interface Output extends At {
  readonly kind: "Output";
  readonly nodes: readonly Expression[];
}
export interface Extends extends At {
  readonly kind: "Extends";
  readonly template: Expression;
}
export interface For extends At {
  readonly kind: "For";
  readonly target: Target;
  readonly iter: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly test: Expression | null;
  readonly recursive: boolean;
}
export interface If extends At {
  readonly kind: "If";
  readonly test: Expression;
  readonly body: readonly Statement[];
  /** The `elif` branches, each an If without branches of its own. */
  readonly elifs: readonly If[];
  readonly otherwise: readonly Statement[];
}
/** The parameters of a macro or a call block; the last `defaults.length` ones have a default. */
export interface Parameters {
  readonly params: readonly string[];
  readonly defaults: readonly Expression[];
}
export interface MacroNode extends At, Parameters {
  readonly kind: "Macro";
  readonly name: string;
  readonly body: readonly Statement[];
}
export interface CallBlock extends At, Parameters {
  readonly kind: "CallBlock";
  readonly call: Call;
  readonly body: readonly Statement[];
}
export interface FilterBlock extends At {
  readonly kind: "FilterBlock";
  readonly filter: Filter;
  readonly body: readonly Statement[];
}
export interface With extends At {
  readonly kind: "With";
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: readonly Statement[];
}
export interface Block extends At {
  readonly kind: "Block";
  readonly name: string;
  readonly body: readonly Statement[];
  readonly scoped: boolean;
  readonly required: boolean;
}
export interface Include extends At {
  readonly kind: "Include";
  readonly template: Expression;
  readonly withContext: boolean;
  readonly ignoreMissing: boolean;
}
export interface Import extends At {
  readonly kind: "Import";
  readonly template: Expression;
  readonly target: string;
  readonly withContext: boolean;
}
export interface FromImport extends At {
  readonly kind: "FromImport";
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string | null }[];
  readonly withContext: boolean;
}
/** An expression whose value is dropped: `{% do %}`. */
export interface ExpressionStatement extends At {
  readonly kind: "ExpressionStatement";
  readonly node: Expression;
}
export interface Assign extends At {
  readonly kind: "Assign";
  readonly target: Target;
  readonly node: Expression;
}
export interface AssignBlock extends At {
  readonly kind: "AssignBlock";
  readonly target: Target;
  readonly filter: Filter | null;
  readonly body: readonly Statement[];
}
export interface Break extends At {
  readonly kind: "Break";
}
export interface Continue extends At {
  readonly kind: "Continue";
}
/** `{% autoescape value %}`. */
export interface Autoescape extends At {
  readonly kind: "Autoescape";
  readonly value: Expression;
  readonly body: readonly Statement[];
}
/** A scope of its own, for statements that extensions put together. */
export interface Scope extends At {
  readonly kind: "Scope";
  readonly body: readonly Statement[];
}

export type Statement =
  | Output
  | Extends
  | For
  | If
  | MacroNode
  | CallBlock
  | FilterBlock
  | With
  | Block
  | Include
  | Import
  | FromImport
  | ExpressionStatement
  | Assign
  | AssignBlock
  | Break
  | Continue
  | Autoescape
  | Scope;

/** A whole template. */
export interface TemplateNode extends At {
  readonly kind: "Template";
  readonly body: readonly Statement[];
}
