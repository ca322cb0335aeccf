import type { Arguments, Expression, Keyword, Slice } from "../ast/expression.ts";
import type { Statement, Target, TemplateNode } from "../ast/statement.ts";

/** A parameter of a macro or call block, which declares a name. */
export interface Parameter {
  readonly kind: "Parameter";
  readonly name: string;
}

export type Node = TemplateNode | Statement | Expression | Target | Slice | Parameter;

/** The nodes right below `node`, in the order in which Jinja2 walks through them. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case "Name":
    case "Const":
    case "TemplateData":
    case "ExtensionMethod":
    case "ContextReference":
    case "TargetName":
    case "TargetAttr":
    case "Parameter":
    case "Break":
    case "Continue":
      return [];
    case "Template":
    case "Block":
    case "Scope":
      return node.body;
    case "Output":
    case "Concat":
      return node.nodes;
    case "List":
    case "Tuple":
    case "TargetTuple":
      return node.items;
    case "Extends":
    case "Include":
    case "Import":
    case "FromImport":
      return [node.template];
    default:
      return isExpression(node) ? operands(node) : parts(node);
  }
}

type Simple = { readonly kind: (typeof SIMPLE)[number] };
type Rest = Exclude<Node, Simple>;
type Operation = Extract<Rest, Expression | Slice>;

const SIMPLE = [
  "Name",
  "Const",
  "TemplateData",
  "ExtensionMethod",
  "ContextReference",
  "TargetName",
  "TargetAttr",
  "Parameter",
  "Break",
  "Continue",
  "Template",
  "Block",
  "Scope",
  "Output",
  "Concat",
  "List",
  "Tuple",
  "TargetTuple",
  "Extends",
  "Include",
  "Import",
  "FromImport",
] as const;

const STATEMENTS = new Set<string>([
  "For",
  "If",
  "Macro",
  "CallBlock",
  "FilterBlock",
  "With",
  "ExpressionStatement",
  "Assign",
  "AssignBlock",
  "Autoescape",
]);

function isExpression(node: Rest): node is Operation {
  return !STATEMENTS.has(node.kind);
}

function operands(node: Operation): readonly Node[] {
  switch (node.kind) {
    case "Dict":
      return node.items.flatMap(({ key, value }) => [key, value]);
    case "CondExpr":
      return present(node.test, node.then, node.otherwise);
    case "Call":
      return [node.callee, ...passed(node)];
    case "Filter":
      return [...present(node.node), ...passed(node)];
    case "Test":
      return [node.node, ...passed(node)];
    case "Getitem":
      return [node.node, node.key];
    case "Slice":
      return present(node.start, node.stop, node.step);
    case "Binary":
    case "Logical":
      return [node.left, node.right];
    case "Compare":
      return [node.first, ...node.rest.map((operand) => operand.node)];
    default:
      return [node.node];
  }
}

function parts(node: Exclude<Rest, Operation>): readonly Node[] {
  switch (node.kind) {
    case "For":
      return [node.target, node.iter, ...node.body, ...node.otherwise, ...present(node.test)];
    case "If":
      return [node.test, ...node.body, ...node.elifs, ...node.otherwise];
    case "Macro":
      return [...parameters(node.params), ...node.defaults, ...node.body];
    case "CallBlock":
      return [node.call, ...parameters(node.params), ...node.defaults, ...node.body];
    case "FilterBlock":
      return [...node.body, node.filter];
    case "With":
      return [...node.targets, ...node.values, ...node.body];
    case "Assign":
      return [node.target, node.node];
    case "AssignBlock":
      return [node.target, ...present(node.filter), ...node.body];
    case "Autoescape":
      return [node.value, ...node.body];
    default:
      return [node.node];
  }
}

/** The expressions that are passed to a function, filter or test. */
function passed(call: Arguments): Expression[] {
  const values = call.kwargs.map((keyword: Keyword) => keyword.value);
  return [...call.args, ...values, ...present(call.dynArgs, call.dynKwargs)];
}

function present<N>(...nodes: readonly (N | null)[]): N[] {
  return nodes.filter((node) => node !== null);
}

/** The parameters of a macro as nodes. */
export function parameters(names: readonly string[]): Parameter[] {
  return names.map((name) => ({ kind: "Parameter", name }));
}

/** Every node of `kind` below `node`. */
export function findAll<K extends Node["kind"]>(node: Node, kind: K): Extract<Node, { kind: K }>[] {
  const found: Extract<Node, { kind: K }>[] = [];
  for (const child of children(node)) {
    // A node of that kind is just that member of the union.
    if (child.kind === kind) found.push(child as Extract<Node, { kind: K }>);
    found.push(...findAll(child, kind));
  }
  return found;
}
