import type { Expression } from "../../ast/expression.ts";
import type { CallBlock, MacroNode, Parameters } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { parseTargetName } from "../target.ts";

/** `{% macro name(a, b=1) %}…{% endmacro %}`. */
export function parseMacro(parser: Parser): MacroNode {
  const { line } = parser.stream.next();
  const { name } = parseTargetName(parser);
  const parameters = parseParameters(parser);
  return { kind: "Macro", line, name, ...parameters, body: parser.parseBody("endmacro") };
}

/** `{% call(a) macro(b) %}…{% endcall %}`. */
export function parseCallBlock(parser: Parser): CallBlock {
  const { line } = parser.stream.next();
  const parameters = parser.stream.is("lparen")
    ? parseParameters(parser)
    : { params: [], defaults: [] };
  const call = parser.parseExpression();
  if (call.kind !== "Call") parser.fail("expected call", line);
  return { kind: "CallBlock", line, call, ...parameters, body: parser.parseBody("endcall") };
}

function parseParameters(parser: Parser): Parameters {
  const { stream } = parser;
  const params = new Set<string>();
  const defaults: Expression[] = [];
  stream.expect("lparen");
  while (!stream.is("rparen")) {
    if (params.size > 0) stream.expect("comma");
    const { name, line } = parseTargetName(parser);
    // Python refuses it when it compiles what Jinja makes of the template.
    if (params.has(name)) {
      parser.fail(`duplicate argument '${name}' in function definition`, line);
    }
    params.add(name);
    if (stream.skipIf("assign")) defaults.push(parser.parseExpression());
    else if (defaults.length > 0) parser.fail("non-default argument follows default argument");
  }
  stream.expect("rparen");
  return { params: [...params], defaults };
}
