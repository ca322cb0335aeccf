import type { Block, Extends } from "../ast/statement.ts";
import { localsCode } from "./calls.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { braces, Unreachable } from "./scope.ts";

/** `{% extends %}`: from here on, only blocks are printed. */
export function extend(g: CodeGenerator, node: Extends, frame: Frame): void {
  if (!frame.toplevel) g.fail("cannot use extend from a non top-level scope", node.line);
  if (g.extendsSoFar > 0) refuseSecond(g);
  g.mark(node.line);
  const { name } = g.options;
  const target = g.expression(node.template, frame);
  g.write(`parent = ${g.awaited(`template(${target}, ${JSON.stringify(name)})`)};`);
  g.write("extend(ctx, parent);");
  if (frame.rootlevel) g.hasKnownExtends = true;
  g.extendsSoFar += 1;
}

function refuseSecond(g: CodeGenerator): void {
  g.remark();
  if (!g.hasKnownExtends) return g.write("if (parent !== null) extendedTwice();");
  g.write("extendedTwice();");
  throw new Unreachable("The template has a parent already.");
}

/** `{% block %}`: runs the block of the template that is furthest from the root. */
export function block(g: CodeGenerator, node: Block, frame: Frame): void {
  if (!frame.toplevel) return runBlock(g, node, frame);
  if (g.hasKnownExtends) return;
  if (g.extendsSoFar === 0) return runBlock(g, node, frame);
  braces(g, "if (parent === null) ", () => runBlock(g, node, frame));
}

function runBlock(g: CodeGenerator, node: Block, frame: Frame): void {
  const name = JSON.stringify(node.name);
  g.mark(node.line);
  if (node.required) g.write(`requireBlock(ctx, ${name});`);
  const context = node.scoped ? derivedCode(g, frame) : "ctx";
  runInto(g, frame, (out) => `block(ctx, ${name})(${context}, ${out})`);
}

/** A context that also has the variables of the frame. */
function derivedCode(g: CodeGenerator, frame: Frame): string {
  return `ctx.derived(${storedCode(g, frame)})`;
}

/** The names and values of everything that is stored in the frame and around it. */
export function storedCode(g: CodeGenerator, frame: Frame): string {
  return localsCode(g, [...frame.symbols.stored().keys()], frame);
}

/** Runs a generator that writes to a sink: straight into ours, or into the frame's text. */
export function runInto(g: CodeGenerator, frame: Frame, run: (out: string) => string): void {
  if (g.unit.direct && frame.buffer === "o") {
    g.handOver();
    g.write(`yield* ${run("out")};`);
    return;
  }
  const sink = g.temporary();
  g.write(`${sink} = { text: "", limit: Infinity };`);
  g.write(`yield* ${run(sink)};`);
  g.append(frame, `${sink}.text`);
}
