import type {
  BinaryOperator,
  Compare,
  ComparisonOperator,
  Expression,
} from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";
import type { TokenStream } from "../token-stream.ts";
import type { Token, TokenType } from "../token.ts";
import { parseUnary } from "./unary.ts";

// How tight operators bind, the loosest first.
const OR = 1;
const AND = 2;
const NOT = 3;
const COMPARISON = 4;
const SUM = 5;
const CONCATENATION = 6;
const PRODUCT = 7;
const POWER = 8;

const words: ReadonlyMap<unknown, number> = new Map([
  ["or", OR],
  ["and", AND],
  ["in", COMPARISON],
  ["not", COMPARISON],
]);

const signs: ReadonlyMap<TokenType, number> = new Map([
  ["eq", COMPARISON],
  ["ne", COMPARISON],
  ["lt", COMPARISON],
  ["lteq", COMPARISON],
  ["gt", COMPARISON],
  ["gteq", COMPARISON],
  ["add", SUM],
  ["sub", SUM],
  ["tilde", CONCATENATION],
  ["mul", PRODUCT],
  ["div", PRODUCT],
  ["floordiv", PRODUCT],
  ["mod", PRODUCT],
  ["pow", POWER],
]);

/**
 * Operators that bind at least as tight as `minimum`, and what they work on. All of them go from
 * left to right, `**` too.
 *
 * A node has the line on which its first operand begins; in a row of operators of the same kind,
 * the line of the operator, as Jinja counts.
 */
export function parseOperation(parser: Parser, minimum = OR): Expression {
  const { stream } = parser;
  const start = stream.current.line;
  let node = minimum <= NOT && stream.isName("not") ? parseNot(parser) : parseUnary(parser);
  let line = start;
  let previous = 0;
  for (;;) {
    const level = levelOf(stream);
    if (level < minimum) return node;
    if (level !== previous) line = start;
    previous = level;
    node = parseRest(parser, node, { level, line });
    ({ line } = stream.current);
  }
}

/** How tight the current token binds as an operator between two operands; 0 if it is none. */
function levelOf(stream: TokenStream): number {
  const { type, value } = stream.current;
  if (type !== "name") return signs.get(type) ?? 0;
  if (value === "not" && !isName(stream.look(), "in")) return 0;
  return words.get(value) ?? 0;
}

function isName(token: Token, name: string): boolean {
  return token.type === "name" && token.value === name;
}

function parseNot(parser: Parser): Expression {
  const { line } = parser.stream.next();
  return { kind: "Not", line, node: parser.nest(() => parseOperation(parser, NOT)) };
}

interface Place {
  readonly level: number;
  readonly line: number;
}

/** What follows `left`, from an operator of this level on. */
function parseRest(parser: Parser, left: Expression, { level, line }: Place): Expression {
  const { stream } = parser;
  if (level === COMPARISON) return parseComparison(parser, left);
  if (level === CONCATENATION) {
    const nodes = [left];
    while (stream.skipIf("tilde")) nodes.push(parseOperation(parser, PRODUCT));
    return { kind: "Concat", line, nodes };
  }
  const operator = stream.next().value;
  const right = parseOperation(parser, level + 1);
  if (operator === "or" || operator === "and") {
    return { kind: "Logical", line, operator, left, right };
  }
  // The tables of levels have no other operators for what is left.
  return { kind: "Binary", line, operator: operator as BinaryOperator, left, right };
}

function parseComparison(parser: Parser, first: Expression): Compare {
  const { stream } = parser;
  const rest: { operator: ComparisonOperator; node: Expression }[] = [];
  while (levelOf(stream) === COMPARISON) {
    const word = stream.next().value;
    if (word === "not") stream.next();
    // The tables of levels have no other operators for comparisons.
    const operator = word === "not" ? "not in" : (word as ComparisonOperator);
    rest.push({ operator, node: parseOperation(parser, SUM) });
  }
  return { kind: "Compare", line: stream.current.line, first, rest };
}
