import type { Assign, AssignBlock, Target } from "../ast/statement.ts";
import { filterCode } from "./calls.ts";
import { findAll, type Node } from "./children.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { braces, enterFrame, statements } from "./scope.ts";
import { analyze } from "./symbol-visitor.ts";

/** `{% set target = value %}`. */
export function assign(g: CodeGenerator, node: Assign, frame: Frame): void {
  g.assignments.push(new Set());
  requireNamespaces(g, node.target, frame);
  g.mark(node.line);
  assignTarget(g, node.target, { frame, code: g.expression(node.node, frame) });
  publish(g, frame);
}

/** `{% set target %}text{% endset %}`. */
export function assignBlock(g: CodeGenerator, node: AssignBlock, outer: Frame): void {
  g.assignments.push(new Set());
  const frame = outer.inner();
  frame.outputCheck = false;
  frame.buffer = g.name("b");
  analyze(frame.symbols, node);
  braces(g, "", () => {
    enterFrame(g, frame);
    g.write(`let ${frame.buffer} = "";`);
    statements(g, node.body, frame);
    g.mark(node.line);
    const text = node.filter === null ? frame.buffer : filterCode(g, node.filter, frame);
    const code = `markup(${g.state()}, ${text})`;
    assignTarget(g, node.target, { frame: outer, code });
    publish(g, outer);
  });
}

/** Writes the assignment of what `code` gives. */
export function assignTarget(
  g: CodeGenerator,
  target: Target,
  { frame, code }: { frame: Frame; code: string },
): void {
  const ref = target.kind === "TargetTuple" ? "" : frame.symbols.ref(target.name);
  if (target.kind === "TargetName") {
    noteAssignment(g, target.name, frame);
    g.write(`${ref} = ${code};`);
  } else if (target.kind === "TargetAttr") {
    g.write(`setAttribute(${ref}, ${JSON.stringify(target.attr)}, ${code});`);
  } else {
    const items = g.temporary();
    g.write(`${items} = ${g.awaited(`unpack(${code}, ${target.items.length})`)};`);
    for (const [index, item] of target.items.entries()) {
      assignTarget(g, item, { frame, code: g.awaited(`${items}[${index}]`) });
    }
  }
}

function noteAssignment(g: CodeGenerator, name: string, frame: Frame): void {
  if (frame.toplevel || frame.tracked !== undefined) g.assignments.at(-1)?.add(name);
}

/** Only namespaces take attributes: refused before the value is evaluated. */
function requireNamespaces(g: CodeGenerator, target: Target, frame: Frame): void {
  const targets: Node[] = target.kind === "TargetAttr" ? [target] : findAll(target, "TargetAttr");
  const names = new Set(targets.map((found) => (found.kind === "TargetAttr" ? found.name : "")));
  if (names.size > 0) g.remark();
  for (const name of names) g.write(`requireNamespace(${frame.symbols.ref(name)});`);
}

/** Shows the names that were set to the context, as far as they are seen outside of the frame. */
function publish(g: CodeGenerator, frame: Frame): void {
  const names = [...(g.assignments.pop() ?? [])];
  if (frame.tracked !== undefined) {
    for (const name of names) frame.tracked.add(name);
  } else if (frame.toplevel) {
    for (const name of names) exportName(g, name, frame);
  }
}

/** Makes a name of the top level part of the context, and of the module if it is public. */
export function exportName(g: CodeGenerator, name: string, frame: Frame): void {
  const key = JSON.stringify(name);
  g.write(`ctx.vars.set(${key}, ${frame.symbols.ref(name)});`);
  if (!name.startsWith("_")) g.write(`ctx.exported.add(${key});`);
}
