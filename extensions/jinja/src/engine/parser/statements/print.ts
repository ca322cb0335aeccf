import type { Expression } from "../../ast/expression.ts";
import type { Output } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";

/** `{% print a, b %}`. */
export function parsePrint(parser: Parser): Output {
  const { stream } = parser;
  const { line } = stream.next();
  const nodes: Expression[] = [];
  while (!stream.is("block_end")) {
    if (nodes.length > 0) stream.expect("comma");
    nodes.push(parser.parseExpression());
  }
  return { kind: "Output", line, nodes };
}
