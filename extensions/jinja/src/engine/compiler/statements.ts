import type {
  Autoescape,
  Break,
  Continue,
  FilterBlock,
  If,
  Scope,
  Statement,
  With,
} from "../ast/statement.ts";
import { Float } from "../values/float.ts";
import { assign, assignBlock, assignTarget } from "./assignments.ts";
import { filterCode } from "./calls.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { include, importNames, importTemplate } from "./imports.ts";
import { block, extend } from "./inheritance.ts";
import { loop } from "./loops.ts";
import { callBlock, defineMacro } from "./macros.ts";
import { output } from "./output.ts";
import { braces, enterFrame, statements } from "./scope.ts";
import { analyze } from "./symbol-visitor.ts";

type Writer<S extends Statement> = (g: CodeGenerator, node: S, frame: Frame) => void;

const WRITERS: { readonly [K in Statement["kind"]]: Writer<Extract<Statement, { kind: K }>> } = {
  Output: output,
  Extends: extend,
  For: loop,
  If: branch,
  Macro: defineMacro,
  CallBlock: callBlock,
  FilterBlock: filterBlock,
  With: scopeWithValues,
  Block: block,
  Include: include,
  Import: importTemplate,
  FromImport: importNames,
  ExpressionStatement: (g, node, frame) => {
    g.mark(node.line);
    g.write(`${g.expression(node.node, frame)};`);
  },
  Assign: assign,
  AssignBlock: assignBlock,
  Break: jump,
  Continue: jump,
  Autoescape: escapeScope,
  Scope: scope,
};

/** Writes one statement. */
export function statement(g: CodeGenerator, node: Statement, frame: Frame): void {
  // The table pairs each kind with the writer of just that kind.
  const write = WRITERS[node.kind] as Writer<Statement>;
  write(g, node, frame);
}

function branch(g: CodeGenerator, node: If, outer: Frame): void {
  const frame = outer.branch();
  g.mark(node.line);
  braces(g, `if (${g.condition(node.test, frame)}) `, () => statements(g, node.body, frame));
  for (const other of node.elifs) {
    g.write("else {");
    g.mark(other.line);
    braces(g, `if (${g.condition(other.test, frame)}) `, () => statements(g, other.body, frame));
  }
  if (node.otherwise.length > 0) braces(g, "else ", () => statements(g, node.otherwise, frame));
  for (const _other of node.elifs) g.write("}");
}

function jump(g: CodeGenerator, { kind, line }: Break | Continue, frame: Frame): void {
  const word = kind === "Break" ? "break" : "continue";
  if (!frame.inLoop) g.fail(`'${word}' outside loop`, line);
  g.mark(line);
  g.write(`${word};`);
}

function filterBlock(g: CodeGenerator, node: FilterBlock, outer: Frame): void {
  const frame = outer.inner();
  analyze(frame.symbols, node);
  frame.buffer = g.name("b");
  braces(g, "", () => {
    enterFrame(g, frame);
    g.write(`let ${frame.buffer} = "";`);
    statements(g, node.body, frame);
    g.mark(node.line);
    g.appendValue(outer, filterCode(g, node.filter, frame), (code) => `text(${code})`);
  });
}

function scopeWithValues(g: CodeGenerator, node: With, outer: Frame): void {
  const frame = outer.inner();
  analyze(frame.symbols, node);
  braces(g, "", () => {
    enterFrame(g, frame, { parameters: "declared" });
    g.remark();
    for (const [index, target] of node.targets.entries()) {
      const value = node.values[index];
      if (value !== undefined) assignTarget(g, target, { frame, code: g.expression(value, outer) });
    }
    statements(g, node.body, frame);
  });
}

function scope(g: CodeGenerator, node: Scope, outer: Frame): void {
  const frame = outer.inner();
  analyze(frame.symbols, node);
  braces(g, "", () => {
    enterFrame(g, frame);
    statements(g, node.body, frame);
  });
}

/** `{% autoescape %}`: known when compiling if it is a literal. */
function escapeScope(g: CodeGenerator, node: Autoescape, outer: Frame): void {
  const frame = outer.inner();
  const { escaping } = frame;
  const before = { ...escaping };
  analyze(frame.symbols, node);
  g.unit.usesState = true;
  const saved = g.temporary();
  braces(g, "", () => {
    enterFrame(g, frame);
    g.remark();
    g.write(`${saved} = ctx.autoescape; ctx.autoescape = ${g.condition(node.value, frame)};`);
    g.write("S = state(ctx, ctx.autoescape);");
    if (node.value.kind === "Const") escaping.autoescape = isTrue(node.value.value);
    else escaping.volatile = true;
    statements(g, node.body, frame);
    Object.assign(escaping, before);
    g.write(`ctx.autoescape = ${saved}; S = state(ctx, ${saved});`);
  });
}

/** Whether a literal is true. */
function isTrue(value: unknown): boolean {
  return value instanceof Float ? value.value !== 0 : Boolean(value);
}
