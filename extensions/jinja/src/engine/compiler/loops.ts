import type { Expression } from "../ast/expression.ts";
import type { For, TargetName } from "../ast/statement.ts";
import { assignTarget } from "./assignments.ts";
import { children, findAll, type Node } from "./children.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { braces, capturedCode, enterFrame, statements } from "./scope.ts";
import { analyze } from "./symbol-visitor.ts";
import { findUndeclared } from "./undeclared.ts";

/** A loop while it is written. */
interface Loop {
  readonly node: For;
  /** Around the loop. */
  readonly outer: Frame;
  /** Its body. */
  readonly frame: Frame;
  /** Its `else`, if it has one. */
  readonly otherwise: Frame;
  /** The variable of the special `loop`, where the body asks for it. */
  readonly special: string | undefined;
  /** The variables of the items, of where more items come from, of the position. */
  readonly items: string;
  readonly source: string;
  readonly index: string;
}

/** `{% for %}`. */
export function loop(g: CodeGenerator, node: For, outer: Frame): void {
  refuseAssignments(g, node);
  const frame = outer.inner();
  frame.tracked = new Set();
  frame.inLoop = true;
  const special = asksForLoop(node) ? frame.symbols.declareParameter("loop") : undefined;
  frame.symbols.loop = special;
  analyze(frame.symbols, node, "body");
  const otherwise = outer.inner();
  if (node.otherwise.length > 0) analyze(otherwise.symbols, node, "else");
  const names = { items: g.name("a"), source: g.name("q"), index: g.name("i") };
  const parts: Loop = { node, outer, frame, otherwise, special, ...names };
  braces(g, "", () => (node.recursive ? recursiveLoop(g, parts) : simpleLoop(g, parts)));
  for (const name of frame.symbols.stores) g.assignments.at(-1)?.delete(name);
}

function refuseAssignments(g: CodeGenerator, node: For): void {
  const target = assignedLoop(node);
  if (target) g.fail("Can't assign to special loop variable in for-loop target", target.line);
}

/** Where `loop` is assigned to. A `with` may have a name of its own for it. */
function assignedLoop(node: Node): TargetName | undefined {
  if (node.kind === "TargetName") return node.name === "loop" ? node : undefined;
  const parts = node.kind === "With" ? [...node.values, ...node.body] : children(node);
  for (const part of parts) {
    const found = assignedLoop(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The body, or a block that may come from another template, can ask for `loop`. */
function asksForLoop(node: For): boolean {
  return (
    node.recursive ||
    findUndeclared(node.body, ["loop"]).has("loop") ||
    findAll(node, "Block").some((block) => block.scoped)
  );
}

function simpleLoop(g: CodeGenerator, parts: Loop): void {
  g.mark(parts.node.line);
  takeItems(g, parts, g.expression(parts.node.iter, parts.outer));
  turns(g, parts, "");
}

/** The items of what `code` gives: an array, and where more of them come from. */
function takeItems(g: CodeGenerator, { items, source }: Loop, code: string): void {
  g.write(`let ${items} = iterate(${code}), ${source} = null;`);
  const more = g.unit.plain ? "suspend();" : `${source} = ${items}; ${items} = ${source}.items;`;
  g.write(`if (!Array.isArray(${items})) { ${more} }`);
}

/** A function that calls itself for `loop(children)`. */
function recursiveLoop(g: CodeGenerator, parts: Loop): void {
  const { node, outer, frame } = parts;
  const run = g.name("r");
  const code = g.function("loop", "given, depth0", () => {
    g.unit.line = node.line;
    frame.buffer = "o";
    parts.otherwise.buffer = "o";
    takeItems(g, parts, "given");
    turns(g, parts, `depth0, recurse: (given, depth0) => new Deferred(${run}(given, depth0))`);
    g.write(`return ${capturedCode(g, frame)};`);
  });
  g.write(`const ${run} = ${code};`);
  g.mark(node.line);
  g.appendValue(outer, `(yield* ${run}(${g.expression(node.iter, outer)}, 0))`, textOf);
}

function textOf(code: string): string {
  return `text(${code})`;
}

/** The turns of a loop, and what is done when there was none. */
function turns(g: CodeGenerator, parts: Loop, options: string): void {
  const { node, items, source, index, special } = parts;
  const test = node.test === null ? undefined : writeTest(g, parts, node.test);
  const none = node.otherwise.length > 0 ? g.name("n") : undefined;
  if (none !== undefined) g.write(`let ${none} = true;`);
  const object = special === undefined ? undefined : g.name("c");
  if (object !== undefined) g.write(`const ${object} = loop(${items}, ${source}, { ${options} });`);
  const more = g.unit.plain
    ? ""
    : ` || (${source} !== null && ${g.awaited(`${source}.pull(${index})`)})`;
  const head = `let ${index} = 0; ${index} < ${items}.length${more}; ${index}++, L = ${node.line}`;
  braces(g, `for (${head}) `, () => {
    if (g.options.limited) g.write("tick();");
    if (object !== undefined) g.write(`${object}.index0 = ${index};`);
    const item = itemCode(g, parts);
    if (test !== undefined && object === undefined) writeInlineTest(g, parts, test);
    braces(g, "", () => turn(g, parts, { item, none, object }));
    flush(g, parts.frame);
  });
  if (none !== undefined) writeOtherwise(g, parts, none);
}

function itemCode(g: CodeGenerator, { items, index }: Loop): string {
  return g.awaited(`${items}[${index}]`);
}

/** What is done with one item. */
interface Turn {
  readonly item: string;
  readonly none: string | undefined;
  readonly object: string | undefined;
}

function turn(
  g: CodeGenerator,
  { node, frame, special }: Loop,
  { item, none, object }: Turn,
): void {
  enterFrame(g, frame, { parameters: "declared" });
  if (special !== undefined) g.write(`${special} = ${object};`);
  assignTarget(g, node.target, { frame, code: item });
  statements(g, node.body, frame);
  if (none !== undefined) g.write(`${none} = false;`);
}

interface Condition {
  readonly test: Expression;
  readonly frame: Frame;
  /** The code of the item that is tested. */
  readonly item: string;
}

/**
 * Prepares the `if` of a loop. Where the body asks for `loop`, which counts only the items that
 * pass, they are filtered ahead of it, one at a time.
 */
function writeTest(g: CodeGenerator, parts: Loop, test: Expression): Condition {
  const { node, outer, special, items, source } = parts;
  const frame = outer.inner();
  analyze(frame.symbols, node, "test");
  if (special === undefined) {
    enterFrame(g, frame, { parameters: "declared" });
    return { test, frame, item: itemCode(g, parts) };
  }
  const code = g.function("test", "given", () => {
    g.unit.line = test.line;
    enterFrame(g, frame, { parameters: "declared" });
    assignTarget(g, node.target, { frame, code: "given" });
    g.write(`return ${g.condition(test, frame)};`);
  });
  g.write(`${source} = filtered(${items}, ${source}, ${code}); ${items} = ${source}.items;`);
  return { test, frame, item: itemCode(g, parts) };
}

function writeInlineTest(g: CodeGenerator, { node }: Loop, { test, frame, item }: Condition): void {
  g.mark(test.line);
  assignTarget(g, node.target, { frame, code: item });
  g.write(`if (!${g.condition(test, frame)}) continue;`);
  g.mark(node.line);
}

/** Text goes out while the loop runs, where the template is streamed. */
function flush(g: CodeGenerator, frame: Frame): void {
  if (!g.unit.direct || frame.buffer !== "o") return;
  braces(g, "if (o.length > out.limit) ", () => {
    g.handOver();
    g.write("yield FLUSH;");
  });
}

function writeOtherwise(g: CodeGenerator, { node, otherwise }: Loop, none: string): void {
  braces(g, `if (${none}) `, () => {
    enterFrame(g, otherwise);
    statements(g, node.otherwise, otherwise);
  });
}
