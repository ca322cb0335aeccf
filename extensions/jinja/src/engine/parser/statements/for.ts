import type { For, Statement } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { parseOperation } from "../expressions/operation.ts";
import { parseItems } from "../expressions/tuple.ts";

/** `{% for target in iter if test recursive %}…{% else %}…{% endfor %}`. */
export function parseFor(parser: Parser): For {
  const { stream } = parser;
  const { line } = stream.next();
  const target = parser.parseTarget();
  stream.expect("name", "in");
  const item = (): For["iter"] => parseOperation(parser);
  const iter = parseItems(parser, { item });
  const test = stream.skipIf("name", "if") ? parser.parseExpression() : null;
  const recursive = stream.skipIf("name", "recursive");
  const body = parser.parseStatements(["endfor", "else"]);
  const hasElse = stream.next().value === "else";
  const otherwise: Statement[] = hasElse ? parser.parseBody("endfor") : [];
  return { kind: "For", line, target, iter, body, otherwise, test, recursive };
}
