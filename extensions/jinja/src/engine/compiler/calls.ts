import type { Arguments, Call, Filter, Test } from "../ast/expression.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { capturedCode } from "./scope.ts";

/** Where a call stands. */
export interface CallPlace {
  readonly frame: Frame;
  /** The variable of what a call block passes on as `caller`. */
  readonly caller?: string | undefined;
}

/** The code of a call whose result is printed by `print`: its text, or something to await. */
export function printedCallCode(
  g: CodeGenerator,
  node: Call,
  { frame, print }: { frame: Frame; print: string },
): string {
  const { callee } = node;
  if (callee.kind === "Getattr") {
    const target = g.expression(callee.node, frame);
    const passed = argumentCodes(g, node, { frame });
    const name = JSON.stringify(callee.attr);
    return `printMethod(${print}, ${stateOf(g, frame)}, ${target}, ${name}, ${passed})`;
  }
  const called = g.expression(callee, frame);
  const passed = argumentCodes(g, node, { frame });
  return `printCall(${print}, ${stateOf(g, frame)}, ${called}, ${passed})`;
}

/** The code of a call: of a function, a macro or a method. */
export function callCode(g: CodeGenerator, node: Call, place: CallPlace): string {
  const { callee } = node;
  const { frame } = place;
  const plain = g.unit.plain ? "Plain" : "";
  if (callee.kind === "Getattr") {
    const target = g.expression(callee.node, frame);
    const passed = argumentCodes(g, node, place);
    const name = JSON.stringify(callee.attr);
    return g.awaited(`callMethod${plain}(${stateOf(g, frame)}, ${target}, ${name}, ${passed})`);
  }
  const called = g.expression(callee, frame);
  const passed = argumentCodes(g, node, place);
  return g.awaited(`call${plain}(${stateOf(g, frame)}, ${called}, ${passed})`);
}

/** The state for a call: functions that take the context see what this loop or block has set. */
function stateOf(g: CodeGenerator, frame: Frame): string {
  const own = g.state();
  if (frame.tracked === undefined || frame.tracked.size === 0) return own;
  return `stateWith(${own}, ${localsCode(g, [...frame.tracked], frame)})`;
}

/** The names and the values of variables, as two arguments. */
export function localsCode(g: CodeGenerator, names: readonly string[], frame: Frame): string {
  const values = names.map((name) => frame.symbols.ref(name));
  return `${g.constant(JSON.stringify(names))}, [${values.join(", ")}]`;
}

/** The code of a filter: of a value, or of the text that the frame has captured. */
export function filterCode(g: CodeGenerator, node: Filter, frame: Frame): string {
  const { name, line } = node;
  if (!frame.soft && !g.options.hasFilter(name)) g.fail(`No filter named '${name}'.`, line);
  const filter = lookup(g, "filter", name);
  const first = node.node === null ? capturedCode(g, frame) : g.expression(node.node, frame);
  return g.awaited(`${filter}(${g.state()}, ${argumentCodes(g, node, { frame, first })})`);
}

/** The code of a test. */
export function testCode(g: CodeGenerator, node: Test, frame: Frame): string {
  const { name, line } = node;
  if (!frame.soft && !g.options.hasTest(name)) g.fail(`No test named '${name}'.`, line);
  const test = lookup(g, "test", name);
  const value = g.expression(node.node, frame);
  return g.awaited(`${test}(${g.state()}, ${argumentCodes(g, node, { frame, first: value })})`);
}

/** The variable of a filter or test: it is looked up when the function begins. */
function lookup(g: CodeGenerator, kind: "filter" | "test", name: string): string {
  const call = g.unit.plain ? (`plain${kind === "filter" ? "Filter" : "Test"}` as const) : kind;
  const code = `${call}(${JSON.stringify(name)})`;
  const known = g.unit.callables.get(code);
  if (known !== undefined) return known;
  const variable = g.name("f");
  g.unit.callables.set(code, variable);
  return variable;
}

interface Passing extends CallPlace {
  /** The code of the value that comes before the arguments. */
  readonly first?: string;
}

/** The positional arguments and the keyword arguments, as two arguments of a call. */
function argumentCodes(
  g: CodeGenerator,
  node: Arguments,
  { frame, first, caller }: Passing,
): string {
  const positional = first === undefined ? [] : [first];
  if (node.args.length > 0) positional.push(g.codes(node.args, frame));
  if (node.dynArgs !== null) {
    positional.push(`...${g.awaited(`spread(${g.expression(node.dynArgs, frame)})`)}`);
  }
  return `[${positional.join(", ")}], ${keywordsCode(g, node, { frame, caller })}`;
}

function keywordsCode(g: CodeGenerator, node: Arguments, { frame, caller }: Passing): string {
  const names = node.kwargs.map((keyword) => keyword.name);
  const values = node.kwargs.map((keyword) => g.expression(keyword.value, frame));
  if (caller !== undefined) {
    names.push("caller");
    values.push(caller);
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) g.fail(`keyword argument repeated: ${repeated}`, g.lastLine);
  if (names.length === 0 && node.dynKwargs === null) return "null";
  const parts = `${g.constant(JSON.stringify(names))}, [${values.join(", ")}]`;
  if (node.dynKwargs === null) return `new Keywords(${parts})`;
  return `keywords(${parts}, ${g.expression(node.dynKwargs, frame)})`;
}
