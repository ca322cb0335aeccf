import type { Expression, Output } from "../ast.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { braces } from "./scope.ts";

/** Prints text and values; nothing outside of blocks once there is a parent template. */
export function output(g: CodeGenerator, node: Output, frame: Frame): void {
  if (!frame.outputCheck) return printAll(g, node.nodes, frame);
  if (g.hasKnownExtends) return;
  braces(g, "if (parent === null) ", () => printAll(g, node.nodes, frame));
}

function printAll(g: CodeGenerator, nodes: readonly Expression[], frame: Frame): void {
  for (const node of nodes) {
    if (node.kind === "TemplateData") {
      if (node.data !== "") g.append(frame, JSON.stringify(node.data));
    } else {
      g.mark(node.line);
      g.appendValue(frame, printed(g, node, frame), (code) => textCode(g, code, frame));
    }
  }
}

function printed(g: CodeGenerator, node: Expression, frame: Frame): string {
  const code = g.expression(node, frame);
  return g.options.finalize ? g.awaited(`finalize(${g.state()}, ${code})`) : code;
}

/** The code of the text of a value, escaped where that is on. */
function textCode(g: CodeGenerator, code: string, { escaping }: Frame): string {
  if (escaping.volatile) return `(${g.state()}.autoescape ? esc : text)(${code})`;
  return `${escaping.autoescape ? "esc" : "text"}(${code})`;
}
