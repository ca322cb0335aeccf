import type { If, Statement } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { parseOperation } from "../expressions/operation.ts";
import { parseItems } from "../expressions/tuple.ts";

/** `{% if test %}…{% elif test %}…{% else %}…{% endif %}`. */
export function parseIf(parser: Parser): If {
  const { stream } = parser;
  const { line } = stream.next();
  const first = parseBranch(parser);
  const elifs: If[] = [];
  let end = stream.next().value;
  while (end === "elif") {
    const { line } = stream.current;
    elifs.push({ kind: "If", line, ...parseBranch(parser), elifs: [], otherwise: [] });
    end = stream.next().value;
  }
  const otherwise = end === "else" ? parser.parseBody("endif") : [];
  return { kind: "If", line, ...first, elifs, otherwise };
}

function parseBranch(parser: Parser): { test: If["test"]; body: Statement[] } {
  const test = parseItems(parser, { item: () => parseOperation(parser) });
  return { test, body: parser.parseStatements(["elif", "else", "endif"]) };
}
