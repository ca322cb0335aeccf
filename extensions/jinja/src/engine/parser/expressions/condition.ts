import type { Expression } from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";
import { parseOperation } from "./operation.ts";

/** `a if b else c`, or anything that binds tighter. */
export function parseCondition(parser: Parser): Expression {
  const { stream } = parser;
  let { line } = stream.current;
  let node = parseOperation(parser);
  while (stream.skipIf("name", "if")) {
    const test = parseOperation(parser);
    const otherwise = stream.skipIf("name", "else")
      ? parser.nest(() => parseCondition(parser))
      : null;
    // oxlint-disable-next-line unicorn/no-thenable -- a node is no promise: its `then` is a node
    node = { kind: "CondExpr", line, test, then: node, otherwise };
    line = stream.current.line;
  }
  return node;
}
