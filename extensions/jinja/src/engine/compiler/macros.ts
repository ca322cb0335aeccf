import type { CallBlock, MacroNode } from "../ast/statement.ts";
import { callCode } from "./calls.ts";
import { children, type Node } from "./children.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { enterFrame, statements } from "./scope.ts";
import { analyze } from "./symbol-visitor.ts";
import { findUndeclared } from "./undeclared.ts";

type Definition = MacroNode | CallBlock;

/** The special names that a macro gets only if its body asks for them. */
interface Specials {
  readonly caller: boolean;
  readonly keywords: boolean;
  readonly rest: boolean;
}

/** Macros inside of macros beyond this depth have no plain form: code stays linear in its source. */
const PLAIN_DEPTH = 2;

/** `{% macro %}`. */
export function defineMacro(g: CodeGenerator, node: MacroNode, frame: Frame): void {
  const code = macroCode(g, node, frame);
  g.write(`${frame.symbols.ref(node.name)} = ${code};`);
  if (!frame.toplevel) return;
  const key = JSON.stringify(node.name);
  if (!node.name.startsWith("_")) g.write(`ctx.exported.add(${key});`);
  g.write(`ctx.vars.set(${key}, ${frame.symbols.ref(node.name)});`);
}

/** `{% call %}`: a macro without a name, passed on as the caller. */
export function callBlock(g: CodeGenerator, node: CallBlock, frame: Frame): void {
  const caller = g.temporary();
  g.write(`${caller} = ${macroCode(g, node, frame)};`);
  g.mark(node.line);
  g.appendValue(frame, callCode(g, node.call, { frame, caller }), (code) => `text(${code})`);
}

function macroCode(g: CodeGenerator, node: Definition, outer: Frame): string {
  const specials = specialsOf(g, node);
  const write = (kind: "macro" | "plain macro"): string => {
    const frame = outer.inner();
    frame.buffer = "o";
    frame.outputCheck = false;
    frame.inLoop = false;
    return functionCode(g, node, { kind, frame, specials });
  };
  const { lastLine } = g;
  const plain = canBePlain(g, node) ? write("plain macro") : "null";
  g.lastLine = lastLine;
  // Inside of a plain form nothing but plain forms is called.
  const full = g.unit.plain ? "suspend" : write("macro");
  return `macro(${g.state()}, ${specCode(g, node, specials)}, ${plain}, ${full})`;
}

/** What has to run through the driver has no plain form. */
const NEVER_PLAIN = new Set<Node["kind"]>([
  "Include",
  "Import",
  "FromImport",
  "Block",
  "Autoescape",
  "ExtensionMethod",
]);

function canBePlain(g: CodeGenerator, node: Definition): boolean {
  return g.unit.plain || (g.unit.depth < PLAIN_DEPTH && node.body.every(isPlain));
}

function isPlain(node: Node): boolean {
  if (NEVER_PLAIN.has(node.kind)) return false;
  if (node.kind === "For" && (node.recursive || node.test !== null)) return false;
  return children(node).every(isPlain);
}

function specialsOf(g: CodeGenerator, node: Definition): Specials {
  const asked = findUndeclared(node.body, ["caller", "kwargs", "varargs"]);
  const explicit = node.params.indexOf("caller");
  if (
    asked.has("caller") &&
    explicit !== -1 &&
    explicit < node.params.length - node.defaults.length
  ) {
    g.fail(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      node.line,
    );
  }
  return {
    caller: asked.has("caller"),
    keywords: asked.has("kwargs") && !node.params.includes("kwargs"),
    rest: asked.has("varargs") && !node.params.includes("varargs"),
  };
}

/** What the runtime has to know to bind arguments; the site is shared by all macros of the place. */
function specCode(g: CodeGenerator, node: Definition, specials: Specials): string {
  const name = node.kind === "Macro" ? JSON.stringify(node.name) : "null";
  const { caller, keywords, rest } = specials;
  return g.constant(
    `{ name: ${name}, params: ${JSON.stringify(node.params)}, defaults: ${node.defaults.length}, ` +
      `caller: ${caller}, keywords: ${keywords}, rest: ${rest}, site: { full: false } }`,
  );
}

interface Body {
  readonly kind: "macro" | "plain macro";
  readonly frame: Frame;
  readonly specials: Specials;
}

function functionCode(g: CodeGenerator, node: Definition, { kind, frame, specials }: Body): string {
  const { symbols } = frame;
  analyze(symbols, node);
  const names = [...node.params];
  if (specials.caller && !names.includes("caller")) names.push("caller");
  if (specials.keywords) names.push("kwargs");
  if (specials.rest) names.push("varargs");
  const extra = names.slice(node.params.length).map((name) => symbols.declareParameter(name));
  const variables = [...node.params.map((name) => symbols.ref(name)), ...extra];
  return g.function(kind, variables.join(", "), () => {
    g.unit.line = node.line;
    g.lastLine = node.line;
    enterFrame(g, frame);
    giveDefaults(g, node, frame);
    statements(g, node.body, frame);
  });
}

/** Parameters that were not passed get their defaults, which may name the ones before them. */
function giveDefaults(g: CodeGenerator, node: Definition, frame: Frame): void {
  const unset = frame.symbols.parameterVariables();
  g.unsetParameters.push(unset);
  const first = node.params.length - node.defaults.length;
  for (const [index, name] of node.params.entries()) {
    const ref = frame.symbols.ref(name);
    const given = node.defaults[index - first];
    const code =
      given === undefined
        ? `missingParameter(${JSON.stringify(name)})`
        : g.expression(given, frame);
    g.write(`if (${ref} === M) ${ref} = ${code};`);
    unset.delete(ref);
  }
  g.unsetParameters.pop();
}
