import type { Expression } from "../ast/expression.ts";
import type { Target, TargetAttr, TargetName } from "../ast/statement.ts";
import type { Parser } from "../extension.ts";
import { isConstant, parsePrimary } from "./expressions/primary.ts";
import { parseItems, type ItemTuple } from "./expressions/tuple.ts";

/** What may stand in a target. */
export interface TargetOptions {
  /** Whether `ns.attr` may be assigned to. */
  readonly withNamespace?: boolean;
}

type Candidate = Expression | TargetAttr;

/** What is assigned to: a name, or a tuple of them. */
export function parseTarget(parser: Parser, options: TargetOptions = {}): Target {
  const item = (): Candidate =>
    options.withNamespace ? parseNamespaceTarget(parser) : parsePrimary(parser);
  const node = parseItems(parser, { item });
  const target = targetOf(node);
  if (target) return target;
  return parser.fail(`can't assign to '${pythonName(node)}'`, node.line);
}

/** A name that is assigned to. */
export function parseTargetName(parser: Parser): TargetName {
  const { line, value } = parser.stream.expect("name");
  const name = String(value);
  if (isConstant(name)) parser.fail("can't assign to 'name'", line);
  return { kind: "TargetName", line, name };
}

function parseNamespaceTarget(parser: Parser): Candidate {
  const { stream } = parser;
  const isBare = stream.is("name");
  const node = parsePrimary(parser);
  if (!isBare || node.kind !== "Name" || !stream.is("dot")) return node;
  stream.next();
  return { kind: "TargetAttr", line: node.line, name: node.name, attr: stream.expectName() };
}

/** The node as a target; null if nothing can be assigned to it. */
function targetOf(node: Candidate | ItemTuple<Candidate>): Target | null {
  const { line } = node;
  if (node.kind === "Name") return { kind: "TargetName", line, name: node.name };
  if (node.kind === "TargetAttr") return node;
  if (node.kind !== "Tuple") return null;
  const items: Target[] = [];
  for (const item of node.items) {
    const target = targetOf(item);
    if (!target) return null;
    items.push(target);
  }
  return { kind: "TargetTuple", line, items };
}

const operatorNames: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
};

/** Jinja's name for a node of this kind. */
function pythonName(node: Candidate | ItemTuple<Candidate>): string {
  if (node.kind === "Binary") return operatorNames[node.operator] ?? "binexpr";
  if (node.kind === "Logical") return node.operator;
  if (node.kind === "Unary") return node.operator === "-" ? "neg" : "pos";
  return node.kind.toLowerCase();
}
