import type { FromImport, Import, Include } from "../ast/statement.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { runInto, storedCode } from "./inheritance.ts";
import { braces } from "./scope.ts";

/** `{% include %}`. */
export function include(g: CodeGenerator, node: Include, frame: Frame): void {
  g.mark(node.line);
  const target = g.expression(node.template, frame);
  const options = `{ ignoreMissing: ${node.ignoreMissing}, parent: ${JSON.stringify(g.options.name)} }`;
  const found = g.temporary();
  g.write(`${found} = ${g.awaited(`include(${target}, ${g.constant(options)})`)};`);
  braces(g, node.ignoreMissing ? `if (${found} !== null) ` : "", () => {
    if (node.withContext) {
      const context = `includeContext(${found}, ctx, ${storedCode(g, frame)})`;
      runInto(g, frame, (out) => `${found}.root(${context}, ${out})`);
    } else {
      includeText(g, frame, g.awaited(`includeBody(${found})`));
    }
  });
}

/** As in Jinja2, text that is included without context goes past a block that captures text. */
function includeText(g: CodeGenerator, frame: Frame, code: string): void {
  const text = g.temporary();
  g.write(`${text} = ${code};`);
  g.write(`${g.unit.direct ? "o" : frame.buffer} += ${text};`);
}

/** `{% import … as target %}`. */
export function importTemplate(g: CodeGenerator, node: Import, frame: Frame): void {
  g.mark(node.line);
  g.write(`${frame.symbols.ref(node.target)} = ${moduleCode(g, node, frame)};`);
  if (frame.toplevel) importName(g, node.target, frame);
}

/** `{% from … import names %}`. */
export function importNames(g: CodeGenerator, node: FromImport, frame: Frame): void {
  g.mark(node.line);
  const module = g.temporary();
  const place = JSON.stringify(g.position(node.line));
  g.write(`${module} = ${moduleCode(g, node, frame)};`);
  for (const { name, alias } of node.names) {
    const target = alias ?? name;
    const member = `imported(${module}, ${JSON.stringify(name)}, ${place})`;
    g.write(`${frame.symbols.ref(target)} = ${member};`);
    if (frame.toplevel) importName(g, target, frame);
  }
}

function moduleCode(g: CodeGenerator, node: Import | FromImport, frame: Frame): string {
  const target = g.expression(node.template, frame);
  const template = g.awaited(`template(${target}, ${JSON.stringify(g.options.name)})`);
  return node.withContext
    ? g.awaited(`moduleWithContext(${template}, ctx, ${storedCode(g, frame)})`)
    : g.awaited(`module(${template}, ctx)`);
}

/** Makes an import part of the context; it is not exported again. */
function importName(g: CodeGenerator, name: string, frame: Frame): void {
  const key = JSON.stringify(name);
  g.write(`ctx.vars.set(${key}, ${frame.symbols.ref(name)});`);
  if (!name.startsWith("_")) g.write(`ctx.exported.delete(${key});`);
}
