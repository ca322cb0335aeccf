import { children, type Node } from "./children.ts";

/**
 * Which of `names` are read in `nodes` before they are declared there. Blocks are left out: they
 * have names of their own.
 */
export function findUndeclared(
  nodes: readonly Node[],
  names: readonly string[],
): ReadonlySet<string> {
  const search: Search = { wanted: new Set(names), undeclared: new Set() };
  for (const node of nodes) visit(node, search);
  return search.undeclared;
}

interface Search {
  readonly wanted: Set<string>;
  readonly undeclared: Set<string>;
}

function visit(node: Node, search: Search): void {
  switch (node.kind) {
    case "Block":
      return;
    case "Name":
      if (search.wanted.has(node.name)) search.undeclared.add(node.name);
      return;
    case "TargetName":
    case "Parameter":
      search.wanted.delete(node.name);
      return;
    default:
      for (const child of children(node)) visit(child, search);
  }
}
