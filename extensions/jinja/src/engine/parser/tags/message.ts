import type { Parser } from "../../extension.ts";

/** A text to be translated, with its variables as `%(name)s`. */
export interface Message {
  readonly text: string;
  readonly names: readonly string[];
}

/** Reads a text up to `endtrans` or `pluralize`, which is then the current token. */
export function parseMessage(
  parser: Parser,
  { canHavePlural }: { readonly canHavePlural: boolean },
): Message {
  const { stream } = parser;
  const names: string[] = [];
  let text = "";
  for (;;) {
    if (stream.is("eof")) parser.fail("unclosed translation block");
    const { type, value } = stream.next();
    if (type === "data") {
      text += String(value).replaceAll("%", "%%");
    } else if (type === "variable_begin") {
      const name = stream.expectName();
      names.push(name);
      text += `%(${name})s`;
      stream.expect("variable_end");
    } else if (isEnd(parser, canHavePlural)) {
      return { text, names };
    }
  }
}

/** Whether the tag ends the text; no other tag may be in it. */
function isEnd(parser: Parser, canHavePlural: boolean): boolean {
  const { type, value } = parser.stream.current;
  const name = type === "name" ? String(value) : "None";
  if (name === "endtrans" || (name === "pluralize" && canHavePlural)) return true;
  if (name === "pluralize") {
    parser.fail("a translatable section can have only one pluralize section");
  }
  if (name === "trans") parser.fail("trans blocks can't be nested; did you mean `endtrans`?");
  return parser.fail(
    `control structures in translatable sections are not allowed; saw \`${name}\``,
  );
}
