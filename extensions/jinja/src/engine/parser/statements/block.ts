import type { Block, Extends, Statement } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { isBlank } from "../whitespace.ts";

/** `{% extends template %}`. */
export function parseExtends(parser: Parser): Extends {
  const { line } = parser.stream.next();
  return { kind: "Extends", line, template: parser.parseExpression() };
}

/** `{% block name scoped required %}…{% endblock name %}`. */
export function parseBlock(parser: Parser): Block {
  const { stream } = parser;
  const { line } = stream.next();
  const name = stream.expectName();
  const scoped = stream.skipIf("name", "scoped");
  const required = stream.skipIf("name", "required");
  if (stream.is("sub")) {
    parser.fail(
      "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, " +
        "use an underscore instead.",
    );
  }
  const body = parser.parseBody("endblock");
  if (required && !body.every(isBlankOutput)) {
    parser.fail("Required blocks can only contain comments or whitespace");
  }
  stream.skipIf("name", name);
  return { kind: "Block", line, name, body, scoped, required };
}

function isBlankOutput(statement: Statement): boolean {
  return (
    statement.kind === "Output" &&
    statement.nodes.every((node) => node.kind === "TemplateData" && isBlank(node.data))
  );
}
