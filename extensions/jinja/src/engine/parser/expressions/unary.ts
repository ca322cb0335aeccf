import type { Expression } from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";
import { parseFiltersAndTests } from "./filter.ts";
import { parsePostfix } from "./postfix.ts";
import { parsePrimary } from "./primary.ts";

/** `-x`, `x.y`, `x(y)`, `x | upper`, `x is odd`, or anything that binds tighter. */
export function parseUnary(parser: Parser): Expression {
  return parseFiltersAndTests(parser, parseSigned(parser));
}

function parseSigned(parser: Parser): Expression {
  const { type, line } = parser.stream.current;
  if (type !== "sub" && type !== "add") return parsePostfix(parser, parsePrimary(parser));
  parser.stream.next();
  const node = parser.nest(() => parseSigned(parser));
  return { kind: "Unary", line, operator: type === "sub" ? "-" : "+", node };
}
