import type { Expression, Filter, Not, Test } from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";
import { NO_ARGUMENTS, parseArguments } from "./arguments.ts";
import { parseCall, parsePostfix } from "./postfix.ts";
import { parsePrimary } from "./primary.ts";

/** The filters and tests that an operand goes through, and calls of what they give. */
export function parseFiltersAndTests(parser: Parser, operand: Expression): Expression {
  const { stream } = parser;
  let node = operand;
  for (;;) {
    if (stream.is("pipe")) node = parsePipe(parser, node);
    else if (stream.isName("is")) node = parseTest(parser, node);
    else if (stream.is("lparen")) node = parseCall(parser, node);
    else return node;
  }
}

/** `| upper`; `node` is null for the text of a block. */
export function parsePipe(parser: Parser, node: Expression | null): Filter {
  parser.stream.next();
  return parseFilter(parser, node);
}

/** `upper`, as in `{% filter upper %}`. */
export function parseFilter(parser: Parser, node: Expression | null): Filter {
  const { stream } = parser;
  const { line } = stream.current;
  const name = parseDottedName(parser);
  const given = stream.is("lparen") ? parseArguments(parser) : NO_ARGUMENTS;
  return { kind: "Filter", line, node, name, ...given };
}

/** `upper | trim`, of which the first filter is parsed already. */
export function parsePipes(parser: Parser, first: Filter): Filter {
  let node = first;
  while (parser.stream.is("pipe")) node = parsePipe(parser, node);
  return node;
}

function parseDottedName(parser: Parser): string {
  let name = parser.stream.expectName();
  while (parser.stream.skipIf("dot")) name += `.${parser.stream.expectName()}`;
  return name;
}

function parseTest(parser: Parser, operand: Expression): Test | Not {
  const { stream } = parser;
  const { line } = stream.next();
  const isNegated = stream.skipIf("name", "not");
  const name = parseDottedName(parser);
  const given = stream.is("lparen") ? parseArguments(parser) : parseBareArgument(parser);
  const node: Test = { kind: "Test", line, node: operand, name, ...given };
  return isNegated ? { kind: "Not", line, node } : node;
}

const argumentBeginnings = new Set(["name", "string", "integer", "float", "lbracket", "lbrace"]);

/** An argument without parentheses: `x is divisibleby 3`. */
function parseBareArgument(parser: Parser): typeof NO_ARGUMENTS {
  const { stream } = parser;
  if (!argumentBeginnings.has(stream.current.type)) return NO_ARGUMENTS;
  if (stream.isName("else") || stream.isName("or") || stream.isName("and")) return NO_ARGUMENTS;
  if (stream.isName("is")) parser.fail("You cannot chain multiple tests with is");
  return { ...NO_ARGUMENTS, args: [parsePostfix(parser, parsePrimary(parser))] };
}
