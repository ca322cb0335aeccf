import type { Expression } from "../../ast/expression.ts";
import type { Target, With } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";

/** `{% with a = 1, b = 2 %}…{% endwith %}`. */
export function parseWith(parser: Parser): With {
  const { stream } = parser;
  const { line } = stream.next();
  const targets: Target[] = [];
  const values: Expression[] = [];
  while (!stream.is("block_end")) {
    if (targets.length > 0) stream.expect("comma");
    targets.push(parser.parseTarget());
    stream.expect("assign");
    values.push(parser.parseExpression());
  }
  return { kind: "With", line, targets, values, body: parser.parseBody("endwith") };
}
