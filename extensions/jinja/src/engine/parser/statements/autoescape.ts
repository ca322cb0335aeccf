import type { Autoescape } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";

/** `{% autoescape value %}…{% endautoescape %}`. */
export function parseAutoescape(parser: Parser): Autoescape {
  const { line } = parser.stream.next();
  const value = parser.parseExpression();
  return { kind: "Autoescape", line, value, body: parser.parseBody("endautoescape") };
}
