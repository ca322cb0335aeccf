import type { FilterBlock } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { parseFilter, parsePipes } from "../expressions/filter.ts";

/** `{% filter upper | trim %}…{% endfilter %}`. */
export function parseFilterBlock(parser: Parser): FilterBlock {
  const { line } = parser.stream.next();
  const filter = parsePipes(parser, parseFilter(parser, null));
  return { kind: "FilterBlock", line, filter, body: parser.parseBody("endfilter") };
}
