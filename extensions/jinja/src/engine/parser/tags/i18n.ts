import type { Statement } from "../../ast/statement.ts";
import type { Parser, TagExtension } from "../../extension.ts";
import { trim } from "../whitespace.ts";
import { parseMessage, type Message } from "./message.ts";
import { translationOf } from "./translation.ts";
import { TransHeader } from "./trans-header.ts";

/** How `{% trans %}` works; looked at whenever a template is read. */
export interface I18nSettings {
  /** Whether the functions that translate put the variables into the text themselves. */
  readonly newstyle: boolean;
  /** Whether line breaks in a text are spaces unless the tag says `notrimmed`. */
  readonly trimmed: boolean;
}

/**
 * `{% trans count=n %}one{% pluralize %}{{ count }} many{% endtrans %}`: calls of the functions
 * `gettext`, `ngettext`, `pgettext` and `npgettext`.
 */
export function i18nExtension(settings: I18nSettings): TagExtension {
  return {
    identifier: "i18n",
    tags: ["trans"],
    parse: (parser) => parseTrans(parser, settings),
  };
}

function parseTrans(parser: Parser, settings: I18nSettings): Statement | readonly Statement[] {
  const { stream } = parser;
  const { line } = stream.next();
  const header = new TransHeader(line);
  header.parse(parser);
  stream.expect("block_end");
  const singular = parseMessage(parser, { canHavePlural: true });
  header.count(singular.names);
  const plural = stream.isName("pluralize") ? parsePlural(parser, header) : null;
  stream.next();
  const names = [...singular.names, ...(plural?.names ?? [])];
  header.reference(names);
  if (plural && !header.number) parser.fail("pluralize without variables", line);
  const tidy = (header.trimmed ?? settings.trimmed) ? joinLines : (text: string): string => text;
  const output = translationOf({
    line,
    singular: tidy(singular.text),
    plural: plural && header.number ? { text: tidy(plural.text), number: header.number } : null,
    context: header.context,
    variables: header.variables,
    hasReferences: names.length > 0,
    skipsNum: plural !== null && header.isNumberNum,
    newstyle: settings.newstyle,
  });
  return header.assignment ? [header.assignment, output] : output;
}

function parsePlural(parser: Parser, header: TransHeader): Message {
  const { stream } = parser;
  stream.next();
  if (!stream.is("block_end")) {
    const { line } = stream.current;
    const name = stream.expectName();
    const number = header.variables.get(name);
    if (!number) {
      return stream.failAssertion(`unknown variable '${name}' for pluralization`, line);
    }
    header.number = number;
    header.isNumberNum = name === "num";
  }
  stream.expect("block_end");
  return parseMessage(parser, { canHavePlural: false });
}

function joinLines(text: string): string {
  const lines = trim(text).split("\n").map(trim);
  return lines.length === 1 ? lines.join("") : lines.filter((line) => line !== "").join(" ");
}
