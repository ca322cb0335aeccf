import type { Expression } from "../ast/expression.ts";
import { children, type Node } from "./children.ts";

/** The filters of Jinja2 that look at the context. */
const CONTEXTUAL = new Set(["map", "random", "reject", "rejectattr", "select", "selectattr"]);

/**
 * Whether Jinja2 knows the value of an expression when it compiles. That shows in one place: texts
 * that are put together then are no longer safe, whatever they were made of.
 */
export function isConstant(node: Expression, { volatile }: { volatile: boolean }): boolean {
  return isConstantNode(node, volatile);
}

function isConstantNode(node: Node, volatile: boolean): boolean {
  switch (node.kind) {
    case "Name":
    case "Call":
    case "ExtensionMethod":
    case "ContextReference":
      return false;
    case "TemplateData":
    case "Test":
      if (volatile) return false;
      break;
    case "Filter":
      if (volatile || node.node === null || CONTEXTUAL.has(node.name)) return false;
      break;
    default:
  }
  return children(node).every((child) => isConstantNode(child, volatile));
}
