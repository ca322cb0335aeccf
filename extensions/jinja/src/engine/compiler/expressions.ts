import type {
  Compare,
  Concat,
  CondExpr,
  Expression,
  Getattr,
  Getitem,
  Logical,
  Name,
  Slice,
} from "../ast/expression.ts";
import { callCode, filterCode, testCode } from "./calls.ts";
import { isConstant } from "./constant.ts";
import type { Frame } from "./frame.ts";
import type { CodeGenerator } from "./generator.ts";
import { literal } from "./literal.ts";

const OPERATIONS = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
} as const;

/** The code of an expression. */
export function expression(g: CodeGenerator, node: Expression, frame: Frame): string {
  switch (node.kind) {
    case "Name":
      return nameCode(g, node, frame);
    case "Const":
      return literal(g, node.value);
    case "TemplateData":
      return `markup(${g.state()}, ${JSON.stringify(node.data)})`;
    case "Getattr":
      return attributeCode(g, node, frame);
    case "Getitem":
      return itemCode(g, node, frame);
    case "Call":
      return callCode(g, node, { frame });
    case "Filter":
      return filterCode(g, node, frame);
    case "Test":
      return testCode(g, node, frame);
    default:
      return isOperation(node) ? operationCode(g, node, frame) : literalCode(g, node, frame);
  }
}

type Simple =
  | "Name"
  | "Const"
  | "TemplateData"
  | "Getattr"
  | "Getitem"
  | "Call"
  | "Filter"
  | "Test";
type Compound = Exclude<Expression, { kind: Simple }>;
type Made = Extract<
  Compound,
  {
    kind:
      | "List"
      | "Tuple"
      | "Dict"
      | "MarkSafeIfAutoescape"
      | "ExtensionMethod"
      | "ContextReference";
  }
>;
type Operation = Exclude<Compound, Made>;

const OPERATIONS_OF_KIND = new Set<string>([
  "CondExpr",
  "Binary",
  "Logical",
  "Not",
  "Unary",
  "Concat",
  "Compare",
]);

function isOperation(node: Compound): node is Operation {
  return OPERATIONS_OF_KIND.has(node.kind);
}

function operationCode(g: CodeGenerator, node: Operation, frame: Frame): string {
  switch (node.kind) {
    case "CondExpr":
      return conditionalCode(g, node, frame);
    case "Binary": {
      const [left, right] = [g.expression(node.left, frame), g.expression(node.right, frame)];
      return `${OPERATIONS[node.operator]}(${left}, ${right})`;
    }
    case "Logical":
      return logicalCode(g, node, frame);
    case "Not":
      return `!${g.condition(node.node, frame)}`;
    case "Unary":
      return `${node.operator === "-" ? "neg" : "pos"}(${g.expression(node.node, frame)})`;
    case "Concat":
      return concatCode(g, node, frame);
    default:
      return compareCode(g, node, frame);
  }
}

function literalCode(g: CodeGenerator, node: Made, frame: Frame): string {
  switch (node.kind) {
    case "List":
      return `[${g.codes(node.items, frame)}]`;
    case "Tuple":
      return `tuple([${g.codes(node.items, frame)}])`;
    case "Dict": {
      const pairs = node.items.map((item) => `[${g.codes([item.key, item.value], frame)}]`);
      return `dict([${pairs.join(", ")}])`;
    }
    case "MarkSafeIfAutoescape":
      return `markup(${g.state()}, ${g.expression(node.node, frame)})`;
    case "ExtensionMethod":
      return `extension(${JSON.stringify(node.extension)}, ${JSON.stringify(node.name)})`;
    default:
      return "ctx";
  }
}

function nameCode(g: CodeGenerator, { name }: Name, frame: Frame): string {
  const ref = frame.symbols.ref(name);
  const load = frame.symbols.findLoad(ref);
  const unset = g.unsetParameters.at(-1)?.has(ref) === true;
  if (load?.from === "parameter" && !unset) return ref;
  const value = `(${ref} === M ? undef(${JSON.stringify(name)}) : ${ref})`;
  // What an assignment stored has been waited for; what comes from the context has not.
  return load?.from === "nothing" || load?.from === "parameter" ? value : g.awaited(value);
}

/** What `loop` has at once, without looking at the items to come. */
const AT_HAND = new Set(["index", "index0", "first", "depth", "depth0", "previtem"]);
/** What `loop` may have to look ahead for. */
const AHEAD = new Set(["last", "length", "revindex", "revindex0", "nextitem"]);

function attributeCode(g: CodeGenerator, node: Getattr, frame: Frame): string {
  const target = node.node;
  if (target.kind === "Name" && frame.symbols.isLoop(target.name)) {
    const member = `${frame.symbols.ref(target.name)}.${node.attr}`;
    if (AT_HAND.has(node.attr)) return member;
    if (AHEAD.has(node.attr)) return g.awaited(member);
  }
  return g.awaited(`attr(${g.expression(target, frame)}, ${JSON.stringify(node.attr)})`);
}

function itemCode(g: CodeGenerator, node: Getitem, frame: Frame): string {
  const target = g.expression(node.node, frame);
  if (node.key.kind !== "Slice") {
    return g.awaited(`item(${target}, ${g.expression(node.key, frame)})`);
  }
  // What can be taken apart when compiling is undefined where it cannot: Jinja2 looks it up then.
  const part = isConstant(node, frame.escaping) ? "partOrUndefined" : "item";
  return g.awaited(`${part}(${target}, ${sliceCode(g, node.key, frame)})`);
}

function sliceCode(g: CodeGenerator, node: Slice, frame: Frame): string {
  const bounds = [node.start, node.stop, node.step];
  return `slice(${bounds.map((bound) => (bound === null ? "null" : g.expression(bound, frame))).join(", ")})`;
}

function conditionalCode(g: CodeGenerator, node: CondExpr, outer: Frame): string {
  const frame = outer.branch();
  const test = g.condition(node.test, frame);
  const then = g.expression(node.then, frame);
  const otherwise =
    node.otherwise === null
      ? `noOtherwise(${JSON.stringify(g.position(node.line).replaceAll("\\\\", "\\"))})`
      : g.expression(node.otherwise, frame);
  return `(${test} ? ${then} : ${otherwise})`;
}

function logicalCode(g: CodeGenerator, node: Logical, frame: Frame): string {
  const left = g.temporary();
  const test = `truth(${left} = ${g.expression(node.left, frame)})`;
  const right = g.expression(node.right, frame);
  return node.operator === "and"
    ? `(${test} ? ${right} : ${left})`
    : `(${test} ? ${left} : ${right})`;
}

function concatCode(g: CodeGenerator, node: Concat, frame: Frame): string {
  const { autoescape, volatile } = frame.escaping;
  const keepsSafety = autoescape && !volatile && !isConstant(node, { volatile });
  return `concat([${g.codes(node.nodes, frame)}], ${keepsSafety})`;
}

const COMPARISONS = {
  "==": (a: string, b: string) => `equals(${a}, ${b})`,
  "!=": (a: string, b: string) => `!equals(${a}, ${b})`,
  "<": (a: string, b: string) => `less(${a}, ${b})`,
  "<=": (a: string, b: string) => `lessOrEqual(${a}, ${b})`,
  ">": (a: string, b: string) => `greater(${a}, ${b})`,
  ">=": (a: string, b: string) => `greaterOrEqual(${a}, ${b})`,
  in: (a: string, b: string) => `within(${a}, ${b})`,
  "not in": (a: string, b: string) => `!within(${a}, ${b})`,
} as const;

/** `a < b < c` compares `b` twice and evaluates it once. */
function compareCode(g: CodeGenerator, node: Compare, frame: Frame): string {
  let left = g.expression(node.first, frame);
  const tests = node.rest.map(({ operator, node: operand }, index) => {
    const code = g.expression(operand, frame);
    const middle = index < node.rest.length - 1 ? g.temporary() : undefined;
    const test = COMPARISONS[operator](left, middle === undefined ? code : `${middle} = ${code}`);
    left = middle ?? "";
    return test;
  });
  return tests.length === 1 ? `${tests[0]}` : `(${tests.join(" && ")})`;
}
