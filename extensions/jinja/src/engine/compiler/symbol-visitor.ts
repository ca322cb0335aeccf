import type { For, If } from "../ast/statement.ts";
import { children, type Node, parameters } from "./children.ts";
import type { Symbols } from "./symbols.ts";

/** Which part of a `for` is looked at: each has a frame of its own. */
export type ForPart = "body" | "else" | "test";

/** Takes the names that `node` brings into a frame of its own. */
export function analyze(symbols: Symbols, node: Node, part: ForPart = "body"): void {
  switch (node.kind) {
    case "For":
      return analyzeFor(symbols, node, part);
    case "With":
      for (const target of node.targets) declareTarget(symbols, target);
      return visitAll(symbols, node.body);
    case "AssignBlock":
      return visitAll(symbols, node.body);
    case "CallBlock":
      return visitAll(symbols, [...parameters(node.params), ...node.defaults, ...node.body]);
    default:
      return visitAll(symbols, children(node));
  }
}

function analyzeFor(symbols: Symbols, node: For, part: ForPart): void {
  if (part === "else") return visitAll(symbols, node.otherwise);
  declareTarget(symbols, node.target);
  if (part === "body") return visitAll(symbols, node.body);
  if (node.test !== null) visit(symbols, node.test);
}

/** A target of a loop or of `with` counts as a parameter: it always has a value. */
function declareTarget(symbols: Symbols, node: Node): void {
  if (node.kind === "TargetName") symbols.declareParameter(node.name);
  else if (node.kind === "TargetAttr") symbols.load(node.name);
  else for (const child of children(node)) declareTarget(symbols, child);
}

function visitAll(symbols: Symbols, nodes: readonly Node[]): void {
  for (const node of nodes) visit(symbols, node);
}

function visit(symbols: Symbols, node: Node): void {
  switch (node.kind) {
    case "Name":
    case "TargetAttr":
      return symbols.load(node.name);
    case "TargetName":
      return symbols.store(node.name);
    case "Parameter":
      symbols.declareParameter(node.name);
      return;
    case "If":
      return visitIf(symbols, node);
    case "Macro":
      return symbols.store(node.name);
    case "Import":
      visit(symbols, node.template);
      return symbols.store(node.target);
    case "FromImport":
      visit(symbols, node.template);
      for (const { name, alias } of node.names) symbols.store(alias ?? name);
      return;
    default:
      visitAll(symbols, outerParts(node));
  }
}

/** What a statement evaluates in the frame it stands in; the rest has frames of its own. */
function outerParts(node: Node): readonly Node[] {
  switch (node.kind) {
    case "For":
      return [node.iter];
    case "CallBlock":
      return [node.call];
    case "FilterBlock":
      return [node.filter];
    case "With":
      return node.values;
    case "AssignBlock":
      return [node.target];
    case "Assign":
      return [node.node, node.target];
    case "Scope":
    case "Autoescape":
    case "Block":
      return [];
    default:
      return children(node);
  }
}

function visitIf(symbols: Symbols, node: If): void {
  visit(symbols, node.test);
  const branches = [node.body, node.elifs, node.otherwise].map((body) => {
    const names = symbols.branch();
    visitAll(names, body);
    return names;
  });
  symbols.join(branches);
}
