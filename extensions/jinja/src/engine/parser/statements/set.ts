import type { Assign, AssignBlock } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { parsePipe, parsePipes } from "../expressions/filter.ts";
import { parseTarget } from "../target.ts";

/** `{% set target = value %}`, or `{% set target | filter %}…{% endset %}`. */
export function parseSet(parser: Parser): Assign | AssignBlock {
  const { stream } = parser;
  const { line } = stream.next();
  const target = parseTarget(parser, { withNamespace: true });
  if (stream.skipIf("assign")) return { kind: "Assign", line, target, node: parser.parseTuple() };
  const filter = stream.is("pipe") ? parsePipes(parser, parsePipe(parser, null)) : null;
  return { kind: "AssignBlock", line, target, filter, body: parser.parseBody("endset") };
}
