import type { Cursor } from "./cursor.ts";
import type { Closing, Delimiters } from "./delimiters.ts";
import { endOfName, isIdentifier } from "./identifier.ts";
import { NumberLiteralError, readNumber } from "./number-literal.ts";
import { endOfString, StringLiteralError, unescapeString } from "./string-literal.ts";
import { OPERATORS, type OperatorType, type Token } from "./token.ts";
import { isWhitespace, skipWhitespace } from "./whitespace.ts";

/** The tags that have expressions in them. */
export type Tag = "block" | "variable" | "line statement";

const operators: ReadonlyMap<string, OperatorType> = new Map(Object.entries(OPERATORS));
const closingBrackets: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** Reads the tokens inside of a tag, up to the one that ends it. */
export class ExpressionScanner {
  readonly #cursor: Cursor;
  readonly #delimiters: Delimiters;
  readonly #newline: string;
  /** The brackets that have to be closed: inside of them no tag ends. */
  readonly #expected: string[] = [];

  constructor(cursor: Cursor, delimiters: Delimiters, newline: string) {
    this.#cursor = cursor;
    this.#delimiters = delimiters;
    this.#newline = newline;
  }

  /** The next token; null where the template ends inside of the tag. */
  next(tag: Tag): Token | null {
    const cursor = this.#cursor;
    for (;;) {
      const end = this.#expected.length === 0 ? this.#endOf(tag) : -1;
      if (end !== -1) {
        const { line } = cursor;
        const type = tag === "variable" ? "variable_end" : "block_end";
        return { type, value: cursor.take(end), line };
      }
      if (cursor.isAtEnd) return null;
      if (!cursor.skipWhitespace()) return this.#token();
    }
  }

  #endOf(tag: Tag): number {
    if (tag === "line statement") return this.#endOfLine();
    const closing: Closing = this.#delimiters[tag];
    const { source, position } = this.#cursor;
    const unit = source.charCodeAt(position);
    // A sign for white space may come first: - or +.
    if (unit !== closing.unit && unit !== 45 && unit !== 43) return -1;
    closing.pattern.lastIndex = position;
    return closing.pattern.test(source) ? closing.pattern.lastIndex : -1;
  }

  // Empty lines that follow belong to the statement, as in Jinja.
  #endOfLine(): number {
    const { source, position } = this.#cursor;
    if (position < source.length && !isWhitespace(source.charCodeAt(position))) return -1;
    const end = skipWhitespace(source, position);
    if (end === source.length) return end;
    const newline = source.lastIndexOf("\n", end - 1);
    return newline >= position ? newline + 1 : -1;
  }

  #token(): Token {
    const { source, position } = this.#cursor;
    const unit = source.charCodeAt(position);
    if (unit >= 48 && unit <= 57) return this.#number();
    const end = endOfName(source, position);
    if (end > position) return this.#name(end);
    if (unit === 34 || unit === 39) return this.#string();
    return this.#operator();
  }

  #name(end: number): Token {
    const cursor = this.#cursor;
    const value = cursor.source.slice(cursor.position, end);
    if (!isIdentifier(value)) cursor.fail("Invalid character in identifier");
    cursor.position = end;
    return { type: "name", value, line: cursor.line };
  }

  #number(): Token {
    const cursor = this.#cursor;
    try {
      const { type, value, end } = readNumber(cursor.source, cursor.position);
      cursor.position = end;
      return { type, value, line: cursor.line };
    } catch (error) {
      if (error instanceof NumberLiteralError) cursor.fail(error.message);
      throw error;
    }
  }

  #string(): Token {
    const cursor = this.#cursor;
    const end = endOfString(cursor.source, cursor.position);
    if (end === -1) this.#failAtCharacter();
    const raw = cursor.source.slice(cursor.position + 1, end - 1);
    const body = this.#newline === "\n" ? raw : raw.replaceAll("\n", this.#newline);
    try {
      const value = body.includes("\\") ? unescapeString(body) : body;
      const { line } = cursor;
      cursor.take(end);
      return { type: "string", value, line };
    } catch (error) {
      if (error instanceof StringLiteralError) cursor.fail(error.message);
      throw error;
    }
  }

  #operator(): Token {
    const cursor = this.#cursor;
    const { source, position, line } = cursor;
    const [first, second] = [source.charAt(position), source.charAt(position + 1)];
    const isPair = second === "=" || (second === first && (first === "*" || first === "/"));
    const pair = isPair ? operators.get(first + second) : undefined;
    const type = pair ?? operators.get(first);
    if (type === undefined) this.#failAtCharacter();
    const value = pair === undefined ? first : first + second;
    this.#balance(value);
    cursor.position += value.length;
    return { type, value, line };
  }

  #balance(bracket: string): void {
    const closing = closingBrackets.get(bracket);
    if (closing !== undefined) {
      this.#expected.push(closing);
    } else if (bracket === ")" || bracket === "]" || bracket === "}") {
      const expected = this.#expected.pop();
      if (expected === undefined) this.#cursor.fail(`unexpected '${bracket}'`);
      if (expected !== bracket) {
        this.#cursor.fail(`unexpected '${bracket}', expected '${expected}'`);
      }
    }
  }

  #failAtCharacter(): never {
    const { source, position } = this.#cursor;
    const character = String.fromCodePoint(source.codePointAt(position) ?? 0);
    const index = Array.from(source.slice(0, position)).length;
    this.#cursor.fail(`unexpected char ${quote(character)} at ${index}`);
  }
}

// As Python's repr writes it.
function quote(character: string): string {
  if (character === "'") return `"'"`;
  if (character === "\\") return String.raw`'\\'`;
  if (!/[\p{C}\p{Z}]/u.test(character)) return `'${character}'`;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `'\\x${hex.padStart(2, "0")}'`;
  return hex.length <= 4 ? `'\\u${hex.padStart(4, "0")}'` : `'\\U${hex.padStart(8, "0")}'`;
}
