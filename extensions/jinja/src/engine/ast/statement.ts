/** The statements of a parsed template, and what they assign to. */
import type { At, Call, Expression, Filter } from "./expression.ts";

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
