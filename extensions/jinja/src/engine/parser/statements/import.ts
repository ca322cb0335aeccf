import type { FromImport, Import, Include } from "../../ast/statement.ts";
import type { Parser } from "../../extension.ts";
import { parseTargetName } from "../target.ts";

/** `{% include template ignore missing without context %}`. */
export function parseInclude(parser: Parser): Include {
  const { stream } = parser;
  const { line } = stream.next();
  const template = parser.parseExpression();
  const ignoreMissing = stream.isName("ignore") && isNextName(parser, "missing");
  if (ignoreMissing) skipTwo(parser);
  const withContext = parseContext(parser) ?? true;
  return { kind: "Include", line, template, withContext, ignoreMissing };
}

/** `{% import template as target with context %}`. */
export function parseImport(parser: Parser): Import {
  const { line } = parser.stream.next();
  const template = parser.parseExpression();
  parser.stream.expect("name", "as");
  const target = parseTargetName(parser).name;
  return { kind: "Import", line, template, target, withContext: parseContext(parser) ?? false };
}

/** `{% from template import a, b as c with context %}`. */
export function parseFromImport(parser: Parser): FromImport {
  const { stream } = parser;
  const { line } = stream.next();
  const template = parser.parseExpression();
  stream.expect("name", "import");
  const names: { name: string; alias: string | null }[] = [];
  let withContext: boolean | null = null;
  do {
    if (!stream.is("name")) stream.expect("name");
    withContext = parseContext(parser);
    if (withContext === null) {
      names.push(parseImportedName(parser));
      withContext = parseContext(parser);
    }
  } while (withContext === null && stream.skipIf("comma"));
  return { kind: "FromImport", line, template, names, withContext: withContext ?? false };
}

function parseImportedName(parser: Parser): { name: string; alias: string | null } {
  const { name, line } = parseTargetName(parser);
  if (name.startsWith("_")) {
    parser.stream.failAssertion("names starting with an underline can not be imported", line);
  }
  const alias = parser.stream.skipIf("name", "as") ? parseTargetName(parser).name : null;
  return { name, alias };
}

/** Whether the context comes along; null where it is not said. */
function parseContext(parser: Parser): boolean | null {
  const { stream } = parser;
  const isSaid = stream.isName("with") || stream.isName("without");
  if (!isSaid || !isNextName(parser, "context")) return null;
  const withContext = stream.isName("with");
  skipTwo(parser);
  return withContext;
}

function isNextName(parser: Parser, name: string): boolean {
  const { type, value } = parser.stream.look();
  return type === "name" && value === name;
}

function skipTwo(parser: Parser): void {
  parser.stream.next();
  parser.stream.next();
}
