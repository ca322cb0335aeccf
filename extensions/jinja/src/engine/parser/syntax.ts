/** How tags look in a template, and what happens to the white space around them. */
export interface Syntax {
  readonly blockStartString: string;
  readonly blockEndString: string;
  readonly variableStartString: string;
  readonly variableEndString: string;
  readonly commentStartString: string;
  readonly commentEndString: string;
  /** What a line that is a statement begins with: `# for item in items`; null for none. */
  readonly lineStatementPrefix: string | null;
  /** What a comment to the end of the line begins with: `## note`; null for none. */
  readonly lineCommentPrefix: string | null;
  /** Drops the newline after a block tag. */
  readonly trimBlocks: boolean;
  /** Drops the white space between the beginning of a line and a block tag. */
  readonly lstripBlocks: boolean;
  /** Every line break of the template becomes this one. */
  readonly newlineSequence: "\n" | "\r\n" | "\r";
  /** Keeps the newline that the template ends in. */
  readonly keepTrailingNewline: boolean;
}

/** Jinja's defaults. */
export const DEFAULT_SYNTAX: Syntax = Object.freeze({
  blockStartString: "{%",
  blockEndString: "%}",
  variableStartString: "{{",
  variableEndString: "}}",
  commentStartString: "{#",
  commentEndString: "#}",
  lineStatementPrefix: null,
  lineCommentPrefix: null,
  trimBlocks: false,
  lstripBlocks: false,
  newlineSequence: "\n",
  keepTrailingNewline: false,
});

/**
 * The defaults with some changes.
 *
 * @throws TypeError when a delimiter is empty, two of them begin alike, or the newline is none
 */
export function defineSyntax(changes: Partial<Syntax>): Syntax {
  const syntax: Syntax = Object.freeze({ ...DEFAULT_SYNTAX, ...changes });
  for (const [option, value] of Object.entries(syntax)) {
    if (value === "") throw new TypeError(`${option} must not be empty. Leave it out, or name it.`);
  }
  const { blockStartString, variableStartString, commentStartString } = syntax;
  if (new Set([blockStartString, variableStartString, commentStartString]).size < 3) {
    throw new TypeError(
      "blockStartString, variableStartString and commentStartString must be different.",
    );
  }
  if (!["\n", "\r\n", "\r"].includes(syntax.newlineSequence)) {
    throw new TypeError(String.raw`newlineSequence must be one of "\n", "\r\n" and "\r".`);
  }
  return syntax;
}
