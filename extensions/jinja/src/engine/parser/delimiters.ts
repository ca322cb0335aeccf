import type { Syntax } from "./syntax.ts";
import { WHITESPACE, WHITESPACE_WITHIN_LINE } from "./whitespace.ts";

/** What a tag in the text of a template begins. */
export type Opening = "raw" | "block" | "variable" | "comment" | "line statement" | "line comment";

/** What ends a tag with an expression in it. */
export interface Closing {
  /** Sticky. */
  readonly pattern: RegExp;
  /** What the delimiter begins with, but for the white space sign. */
  readonly unit: number;
}

/** The regular expressions that find where tags begin and end. */
export interface Delimiters {
  /** The next tag. Its groups are the white space signs, in the order of `openings`. */
  readonly opening: RegExp;
  readonly openings: readonly Opening[];
  readonly block: Closing;
  readonly variable: Closing;
  readonly commentEnd: RegExp;
  /** The next `endraw` tag; its group is the white space sign. */
  readonly rawEnd: RegExp;
}

const known = new WeakMap<Syntax, Delimiters>();

/** The delimiters of a syntax, made once. */
export function delimitersOf(syntax: Syntax): Delimiters {
  let delimiters = known.get(syntax);
  if (!delimiters) known.set(syntax, (delimiters = compile(syntax)));
  return delimiters;
}

// None of these expressions can run away: what repeats is white space only, and it is followed by
// a literal.
function compile(syntax: Syntax): Delimiters {
  const space = `[${WHITESPACE}]*`;
  const newline = syntax.trimBlocks ? "\\n?" : "";
  const ending = (end: string): string => `(?:\\+${end}|-${end}${space}|${end}${newline})`;
  const blockStart = escape(syntax.blockStartString);
  const blockEnd = escape(syntax.blockEndString);
  const variableEnd = escape(syntax.variableEndString);
  const raw = `${blockStart}([-+]?)${space}raw${space}(?:-${blockEnd}${space}|${blockEnd})`;
  const rules = openingRules(syntax);
  return {
    opening: new RegExp([raw, ...rules.map((rule) => `${rule.pattern}([-+]?)`)].join("|"), "g"),
    openings: ["raw", ...rules.map((rule) => rule.opening)],
    block: {
      pattern: new RegExp(ending(blockEnd), "y"),
      unit: syntax.blockEndString.charCodeAt(0),
    },
    variable: {
      pattern: new RegExp(`-${variableEnd}${space}|${variableEnd}`, "y"),
      unit: syntax.variableEndString.charCodeAt(0),
    },
    commentEnd: new RegExp(ending(escape(syntax.commentEndString)), "g"),
    rawEnd: new RegExp(`${blockStart}([-+]?)${space}endraw${space}${ending(blockEnd)}`, "g"),
  };
}

interface OpeningRule {
  readonly opening: Opening;
  readonly length: number;
  readonly pattern: string;
}

// The longest delimiter wins, so that `<%` and `<%=` can live together.
function openingRules(syntax: Syntax): OpeningRule[] {
  const rules: OpeningRule[] = [];
  const add = (opening: Opening, delimiter: string | null, before = ""): void => {
    if (delimiter === null) return;
    const pattern = before + escape(delimiter);
    rules.push({ opening, length: Array.from(delimiter).length, pattern });
  };
  const inLine = `[${WHITESPACE_WITHIN_LINE}]`;
  // Among equally long ones the first wins.
  add("variable", syntax.variableStartString);
  add("line statement", syntax.lineStatementPrefix, "(?<![^\\n])[ \\t\\v]*");
  add("line comment", syntax.lineCommentPrefix, `(?<!${inLine})${inLine}*`);
  add("comment", syntax.commentStartString);
  add("block", syntax.blockStartString);
  return rules.sort((one, other) => other.length - one.length);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
