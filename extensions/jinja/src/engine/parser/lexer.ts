import { Cursor, type TemplateSource } from "./cursor.ts";
import { delimitersOf, type Delimiters, type Opening } from "./delimiters.ts";
import { ExpressionScanner } from "./expression-scanner.ts";
import type { Syntax } from "./syntax.ts";
import type { Token } from "./token.ts";
import { isBlank, trimRight } from "./whitespace.ts";

/**
 * Reads the tokens of a template, each when it is asked for, so that of two errors the first one
 * is reported, whether it is the lexer's or the parser's.
 */
export class Lexer {
  readonly #cursor: Cursor;
  readonly #syntax: Syntax;
  readonly #delimiters: Delimiters;
  readonly #scanner: ExpressionScanner;
  /** What the cursor is in; null for the text between tags. */
  #inside: Opening | null = null;
  #lineStarting = true;
  #tagLength = 0;
  #longestTag = 0;
  #begin: Token | null = null;

  constructor(template: TemplateSource, syntax: Syntax) {
    this.#cursor = new Cursor(template, syntax.keepTrailingNewline);
    this.#syntax = syntax;
    this.#delimiters = delimitersOf(syntax);
    this.#scanner = new ExpressionScanner(this.#cursor, this.#delimiters, syntax.newlineSequence);
  }

  /** Of how many tokens the longest tag so far is made. */
  get longestTag(): number {
    return this.#longestTag;
  }

  /** The next token; null at the end of the template. */
  next(): Token | null {
    for (;;) {
      const begin = this.#begin;
      if (begin) {
        this.#begin = null;
        return begin;
      }
      const inside = this.#inside;
      if (inside === "block" || inside === "variable" || inside === "line statement") {
        return this.#inTag(inside);
      }
      if (this.#cursor.isAtEnd) return null;
      const token = inside === null ? this.#inText() : this.#inRegion(inside);
      if (token) return token;
    }
  }

  #inTag(tag: "block" | "variable" | "line statement"): Token | null {
    const token = this.#scanner.next(tag);
    if (++this.#tagLength > this.#longestTag) this.#longestTag = this.#tagLength;
    if (token?.type === "block_end" || token?.type === "variable_end") {
      this.#leave(String(token.value));
    }
    return token;
  }

  #inText(): Token | null {
    const { source, position, line } = this.#cursor;
    const { opening, openings } = this.#delimiters;
    opening.lastIndex = position;
    const match = opening.exec(source);
    if (!match) return this.#text(this.#cursor.take(source.length), line);
    let group = 1;
    while (match[group] === undefined) group++;
    const inside = openings[group - 1] ?? null;
    const text = this.#stripped(this.#cursor.take(match.index), match[group], inside);
    const begin = this.#cursor.line;
    const value = this.#cursor.take(opening.lastIndex);
    if (inside === "variable") this.#begin = { type: "variable_begin", value, line: begin };
    if (inside === "block" || inside === "line statement") {
      this.#begin = { type: "block_begin", value, line: begin };
    }
    this.#lineStarting = value.endsWith("\n");
    this.#inside = inside;
    return this.#text(text, line);
  }

  #inRegion(region: "raw" | "comment" | "line comment"): Token | null {
    if (region === "raw") return this.#inRaw();
    if (region === "comment") this.#skipComment();
    else this.#skipLine();
    return null;
  }

  #inRaw(): Token | null {
    const { source, position, line } = this.#cursor;
    const { rawEnd } = this.#delimiters;
    rawEnd.lastIndex = position;
    const match = rawEnd.exec(source);
    if (!match) {
      const { blockStartString, blockEndString } = this.#syntax;
      const end = `${blockStartString} endraw ${blockEndString}`;
      this.#cursor.failUnclosed("Missing end of raw directive", end);
    }
    const text = this.#stripped(this.#cursor.take(match.index), match[1], "raw");
    this.#leave(this.#cursor.take(rawEnd.lastIndex));
    return this.#text(text, line);
  }

  #skipComment(): void {
    const { commentEnd } = this.#delimiters;
    commentEnd.lastIndex = this.#cursor.position;
    if (!commentEnd.test(this.#cursor.source)) {
      this.#cursor.failUnclosed("Missing end of comment tag", this.#syntax.commentEndString);
    }
    this.#leave(this.#cursor.take(commentEnd.lastIndex));
  }

  #skipLine(): void {
    const { source, position } = this.#cursor;
    const newline = source.indexOf("\n", position);
    this.#leave(this.#cursor.take(newline === -1 ? source.length : newline));
  }

  #leave(end: string): void {
    this.#tagLength = 0;
    this.#inside = null;
    this.#lineStarting = end.endsWith("\n");
  }

  /** The text in front of a tag without the white space that the tag takes away. */
  #stripped(text: string, sign: string | undefined, opening: Opening | null): string {
    if (sign === "-") return trimRight(text);
    if (sign === "+" || !this.#syntax.lstripBlocks || opening === "variable") return text;
    const lineStart = text.lastIndexOf("\n") + 1;
    const startsLine = lineStart > 0 || this.#lineStarting;
    return startsLine && isBlank(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
  }

  #text(text: string, line: number): Token | null {
    if (text === "") return null;
    const { newlineSequence } = this.#syntax;
    const value = newlineSequence === "\n" ? text : text.replaceAll("\n", newlineSequence);
    return { type: "data", value, line };
  }
}
