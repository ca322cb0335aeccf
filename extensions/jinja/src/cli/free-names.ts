import type { Target, TemplateNode } from "../engine/ast/statement.ts";
import { children, type Node } from "../engine/compiler/children.ts";

/** A name that a template reads without giving it a value itself. */
export interface FreeName {
  readonly name: string;
  readonly line: number;
}

/** What a template has without anybody's doing. */
const GIVEN = ["self", "super"];
/** What a macro has besides its parameters. */
const OF_MACRO = ["caller", "varargs", "kwargs"];
const DEFAULTS = new Set(["default", "d"]);
const DEFINED = new Set(["defined", "undefined"]);

/**
 * The names that have to come from outside, where they are read. A name that may have got a value
 * counts as known, and so does one that is asked about (`is defined`, `| default`): what is found
 * here is missing.
 */
export function freeNames(template: TemplateNode): FreeName[] {
  const search = new Search();
  search.visitAll(template.body, new Scope(null, GIVEN));
  return search.found;
}

class Scope {
  readonly #outer: Scope | null;
  readonly #names: Set<string>;

  constructor(outer: Scope | null, names: readonly string[] = []) {
    this.#outer = outer;
    this.#names = new Set(names);
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#outer?.has(name) ?? false);
  }

  declare(name: string): void {
    this.#names.add(name);
  }
}

class Search {
  readonly found: FreeName[] = [];

  visitAll(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) this.#visit(node, scope);
  }

  #visit(node: Node, scope: Scope): void {
    switch (node.kind) {
      case "Name":
        if (!scope.has(node.name)) this.found.push({ name: node.name, line: node.line });
        return;
      case "TargetName":
        return scope.declare(node.name);
      case "Filter":
        return DEFAULTS.has(node.name)
          ? this.#visitAsked(node, node.node, scope)
          : this.visitAll(children(node), scope);
      case "Test":
        return DEFINED.has(node.name)
          ? this.#visitAsked(node, node.node, scope)
          : this.visitAll(children(node), scope);
      case "Import":
        this.#visit(node.template, scope);
        return scope.declare(node.target);
      case "FromImport":
        this.#visit(node.template, scope);
        for (const { name, alias } of node.names) scope.declare(alias ?? name);
        return;
      default:
        return this.#visitFrame(node, scope);
    }
  }

  // The value that is asked about may be missing; what stands in the brackets may not.
  #visitAsked(node: Node, asked: Node | null, scope: Scope): void {
    const rest = children(node).filter((child) => child !== asked);
    if (asked !== null && asked.kind !== "Name") this.#visit(asked, scope);
    this.visitAll(rest, scope);
  }

  #visitFrame(node: Node, scope: Scope): void {
    switch (node.kind) {
      case "For":
        this.#visit(node.iter, scope);
        this.visitAll(node.otherwise, new Scope(scope));
        return this.visitAll(
          [...(node.test ? [node.test] : []), ...node.body],
          new Scope(scope, ["loop", ...namesOf(node.target)]),
        );
      case "Macro":
        scope.declare(node.name);
        return this.visitAll(
          [...node.defaults, ...node.body],
          new Scope(scope, [...OF_MACRO, ...node.params]),
        );
      case "CallBlock":
        this.#visit(node.call, scope);
        return this.visitAll([...node.defaults, ...node.body], new Scope(scope, node.params));
      case "With":
        this.visitAll(node.values, scope);
        return this.visitAll(node.body, new Scope(scope, node.targets.flatMap(namesOf)));
      case "Assign":
        this.#visit(node.node, scope);
        return this.#visit(node.target, scope);
      case "AssignBlock":
        this.visitAll(node.body, new Scope(scope));
        if (node.filter) this.#visit(node.filter, scope);
        return this.#visit(node.target, scope);
      case "Block":
      case "Scope":
      case "FilterBlock":
      case "Autoescape":
        return this.visitAll(children(node), new Scope(scope));
      default:
        return this.visitAll(children(node), scope);
    }
  }
}

function namesOf(target: Target): string[] {
  if (target.kind === "TargetName") return [target.name];
  return target.kind === "TargetTuple" ? target.items.flatMap(namesOf) : [];
}
