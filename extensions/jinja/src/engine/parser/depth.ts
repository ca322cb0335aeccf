import type { TemplateNode } from "../ast/statement.ts";

// What goes through the nodes of a template calls itself for each level of them. Brackets and tags
// are limited where they are parsed; a row of operators is not nested, but its nodes are.
const MAX_DEPTH = 500;

/** The line of a node that is too many levels deep; null if there is none. */
export function lineOfTooDeep(template: TemplateNode): number | null {
  let level: object[] = [template];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const below: object[] = [];
    for (const node of level) addChildren(node, below);
    if (below.length === 0) return null;
    level = below;
  }
  for (const node of level) {
    if ("line" in node && typeof node.line === "number") return node.line;
  }
  return template.line;
}

function addChildren(node: object, children: object[]): void {
  const fields: readonly unknown[] = Object.values(node);
  for (const field of fields) {
    if (typeof field !== "object" || field === null) continue;
    if (Array.isArray(field)) addObjects(field, children);
    else children.push(field);
  }
}

function addObjects(items: readonly unknown[], objects: object[]): void {
  for (const item of items) if (typeof item === "object" && item !== null) objects.push(item);
}
