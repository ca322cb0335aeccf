import type { Statement } from "../ast/statement.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import type { Load } from "./symbols.ts";

/** Thrown to leave out the rest of a body: it can never be reached. */
export class Unreachable extends Error {}

/** Declares the variables of a frame. Parameters of a function are declared by the function. */
export function enterFrame(
  g: CodeGenerator,
  frame: Frame,
  { parameters = "given" }: { parameters?: "given" | "declared" } = {},
): void {
  for (const [variable, load] of frame.symbols.loads) {
    if (load.from !== "parameter") g.write(`let ${variable} = ${originCode(load)};`);
    else if (parameters === "declared") g.write(`let ${variable} = M;`);
  }
}

function originCode(load: Exclude<Load, { from: "parameter" }>): string {
  if (load.from === "context") return `ctx.resolve(${JSON.stringify(load.name)})`;
  return load.from === "alias" ? load.of : "M";
}

/** Writes statements one after the other. */
export function statements(g: CodeGenerator, body: readonly Statement[], frame: Frame): void {
  try {
    for (const node of body) g.statement(node, frame);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

/** Writes code in braces of its own, so that its variables end with it. */
export function braces(g: CodeGenerator, head: string, body: () => void): void {
  g.write(`${head}{`);
  body();
  g.write("}");
}

/** The text that was captured in the frame, as a value: safe where output is escaped. */
export function capturedCode(g: CodeGenerator, frame: Frame): string {
  const { autoescape, volatile } = frame.escaping;
  if (volatile) return `markup(${g.state()}, ${frame.buffer})`;
  return autoescape ? `new Markup(${frame.buffer})` : frame.buffer;
}
