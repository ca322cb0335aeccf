/**
 * Reads templates into nodes.
 */
import type { TemplateNode } from "../ast/statement.ts";
import type { TagExtension, TagParser } from "../extension.ts";
import { TemplateParser, type ParseOptions } from "./template-parser.ts";

/**
 * The nodes of a template.
 *
 * @throws TemplateSyntaxError, TemplateAssertionError
 */
export function parse(source: string, options: ParseOptions): TemplateNode {
  return new TemplateParser({ name: options.name, text: source }, options).parseTemplate();
}

/** The parsers of the tags of these extensions. Of two for one tag, the later one counts. */
export function tagParsersOf(extensions: readonly TagExtension[]): Map<string, TagParser> {
  return new Map(
    extensions.flatMap((extension) =>
      extension.tags.map((tag): [string, TagParser] => [tag, (parser) => extension.parse(parser)]),
    ),
  );
}
