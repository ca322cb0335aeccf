import type { Block, TemplateNode } from "../ast/statement.ts";
import { findAll } from "./children.ts";
import { type Escaping, Frame } from "./frame.ts";
import { CodeGenerator, type CompileOptions } from "./generator.ts";
import { expression } from "./expressions.ts";
import { enterFrame, statements } from "./scope.ts";
import { statement } from "./statements.ts";
import { analyze } from "./symbol-visitor.ts";
import { findUndeclared } from "./undeclared.ts";

/** What compiled code takes out of the runtime. */
const RUNTIME = [
  "M: MISSING",
  "P: isPromise",
  ..."suspend Deferred FLUSH Keywords Markup Float text esc attr item partOrUndefined truth".split(
    " ",
  ),
  ..."equals less lessOrEqual greater greaterOrEqual within add sub mul div floordiv mod".split(
    " ",
  ),
  ..."pow neg pos concat iterate undef missingParameter noOtherwise dict tuple markup".split(" "),
  ..."slice unpack spread keywords filter test plainFilter plainTest extension finalize".split(" "),
  ..."state stateWith call callPlain callMethod callMethodPlain printCall printMethod macro loop filtered".split(
    " ",
  ),
  ..."template include includeContext includeBody module moduleWithContext imported".split(" "),
  ..."setAttribute requireNamespace self superOf block requireBlock extend".split(" "),
  ..."extendedTwice located tick".split(" "),
];

/**
 * Writes the JavaScript of a template: the body of a function of the runtime, `rt`, that returns
 * its name, its root and its blocks.
 *
 * All names in it are made here, or out of the template's names with a prefix that keeps them
 * apart from everything else; all text of the template stands in string literals.
 *
 * @throws TemplateAssertionError for what can be parsed but makes no sense.
 */
export function compile(tree: TemplateNode, options: CompileOptions): string {
  const g = new CodeGenerator(options, { expression, statement });
  const blocks = blocksOf(g, tree);
  const escaping: Escaping = { autoescape: options.autoescape, volatile: false };
  const root = rootCode(g, tree, escaping);
  const functions = [...blocks.values()].map(
    (block) => `[${JSON.stringify(block.name)}, ${blockCode(g, block, escaping)}]`,
  );
  return [
    `const { ${RUNTIME.map((name) => name.replace(/^(\w): (\w+)$/, "$2: $1")).join(", ")} } = rt;`,
    ...g.constants,
    `const root = ${root};`,
    `const blocks = new Map([${functions.join(",\n")}]);`,
    `return { name: ${JSON.stringify(options.name)}, root, blocks };`,
  ].join("\n");
}

function blocksOf(g: CodeGenerator, tree: TemplateNode): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const block of findAll(tree, "Block")) {
    if (blocks.has(block.name)) g.fail(`block '${block.name}' defined twice`, block.line);
    blocks.set(block.name, block);
  }
  return blocks;
}

function rootCode(g: CodeGenerator, tree: TemplateNode, escaping: Escaping): string {
  const extendsAny = findAll(tree, "Extends").length > 0;
  const frame = Frame.outermost(escaping);
  return g.function("root", "ctx, out", () => {
    declareSpecial(frame, tree, "self");
    analyze(frame.symbols, tree);
    frame.toplevel = true;
    frame.rootlevel = true;
    frame.outputCheck = extendsAny;
    if (extendsAny) g.write("let parent = null;");
    writeSpecials(g, frame);
    enterFrame(g, frame);
    statements(g, tree.body, frame);
    if (!extendsAny) return;
    g.handOver();
    g.write("if (parent !== null) yield* parent.root(ctx, out);");
  });
}

function blockCode(g: CodeGenerator, node: Block, escaping: Escaping): string {
  const frame = Frame.outermost({ ...escaping });
  frame.tracked = new Set();
  return g.function("block", "ctx, out", () => {
    g.unit.line = node.line;
    g.lastLine = node.line;
    declareSpecial(frame, node, "self");
    declareSpecial(frame, node, "super");
    analyze(frame.symbols, node);
    writeSpecials(g, frame, node.name);
    enterFrame(g, frame);
    statements(g, node.body, frame);
  });
}

type Special = "self" | "super";

function declareSpecial(frame: Frame, node: TemplateNode | Block, name: Special): void {
  if (findUndeclared(node.body, [name]).has(name)) frame.symbols.declareParameter(name);
}

/** Gives `self` and `super` their values, where the body asks for them. */
function writeSpecials(g: CodeGenerator, frame: Frame, block?: string): void {
  const name = JSON.stringify(block);
  const self = frame.symbols.refs.get("self");
  const parent = frame.symbols.refs.get("super");
  if (isParameter(frame, self)) g.write(`let ${self} = self(ctx);`);
  if (isParameter(frame, parent))
    g.write(`let ${parent} = superOf(ctx, ${name}, blocks.get(${name}));`);
}

function isParameter(frame: Frame, variable: string | undefined): boolean {
  return variable !== undefined && frame.symbols.loads.get(variable)?.from === "parameter";
}
