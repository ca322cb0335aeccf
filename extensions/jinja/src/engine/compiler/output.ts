import type { Call, Expression } from "../ast/expression.ts";
import type { Output } from "../ast/statement.ts";
import { printedCallCode } from "./calls.ts";
import { isConstant } from "./constant.ts";
import type { Escaping, Frame } from "./frame.ts";
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
      if (isConstant(node, frame.escaping)) g.markHere(node.line);
      else g.mark(node.line);
      const escaping = escapingOf(node, frame);
      if (node.kind === "Call" && !g.unit.plain && !g.options.finalize && !escaping.volatile) {
        printCall(g, node, frame);
        continue;
      }
      g.appendValue(frame, printed(g, node, frame), (code) => textCode(g, code, escaping));
    }
  }
}

/** Prints what a call gives: for macros, without making a value of the text in between. */
function printCall(g: CodeGenerator, node: Call, frame: Frame): void {
  const print = frame.escaping.autoescape ? "esc" : "text";
  g.write(`v = ${printedCallCode(g, node, { frame, print })};`);
  g.write(`if (P(v)) { t = v; v = ${print}(${g.unit.suspension}); }`);
  g.append(frame, "v");
}

function printed(g: CodeGenerator, node: Expression, frame: Frame): string {
  const code = g.expression(node, frame);
  return g.options.finalize ? g.awaited(`finalize(${g.state()}, ${code})`) : code;
}

/** A constant in a scope whose escaping depends on a value is printed as it is outside of it. */
function escapingOf(node: Expression, { escaping }: Frame): Escaping {
  const known = escaping.volatile && isConstant(node, escaping);
  return known ? { ...escaping, volatile: false } : escaping;
}

/** The code of the text of a value, escaped where that is on. */
function textCode(g: CodeGenerator, code: string, escaping: Escaping): string {
  if (escaping.volatile) return `(${g.state()}.autoescape ? esc : text)(${code})`;
  return `${escaping.autoescape ? "esc" : "text"}(${code})`;
}
