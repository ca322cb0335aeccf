import { TemplateAssertionError, TemplateSyntaxError } from "../errors.ts";
import type { TemplateSource } from "./cursor.ts";
import { Lexer } from "./lexer.ts";
import type { Syntax } from "./syntax.ts";
import { describeToken, type Token, type TokenType } from "./token.ts";

/** The tokens of a template, of which one is the current one. */
export class TokenStream {
  readonly template: TemplateSource;
  readonly #lexer: Lexer;
  #current: Token;
  #ahead: Token | null = null;

  constructor(template: TemplateSource, syntax: Syntax) {
    this.template = template;
    this.#lexer = new Lexer(template, syntax);
    this.#current = { type: "initial", value: "", line: 1 };
    this.#current = this.#read();
  }

  /** The token that is looked at; at the end of the template one of the type "eof". */
  get current(): Token {
    return this.#current;
  }

  /** Of how many tokens the longest tag so far is made. */
  get longestTag(): number {
    return this.#lexer.longestTag;
  }

  /** Goes one token ahead and gives the one that was the current one. */
  next(): Token {
    const token = this.#current;
    this.#current = this.#ahead ?? this.#read();
    this.#ahead = null;
    return token;
  }

  /** The token after the current one. */
  look(): Token {
    return (this.#ahead ??= this.#read());
  }

  /** Whether the current token is of this type, and, if given, has this value. */
  is(type: TokenType, value?: string): boolean {
    const current = this.#current;
    return current.type === type && (value === undefined || current.value === value);
  }

  /** Whether the current token is this name: a keyword where the grammar has one. */
  isName(name: string): boolean {
    return this.is("name", name);
  }

  /** Goes ahead, and gives the token, if the current one is this. */
  nextIf(type: TokenType, value?: string): Token | null {
    return this.is(type, value) ? this.next() : null;
  }

  /** Goes ahead if the current token is this, and tells whether it was. */
  skipIf(type: TokenType, value?: string): boolean {
    return this.nextIf(type, value) !== null;
  }

  /**
   * Goes ahead over a token that has to be there, and gives it.
   *
   * @throws TemplateSyntaxError
   */
  expect(type: TokenType, value?: string): Token {
    if (this.is(type, value)) return this.next();
    const expected = describeToken(type, value);
    if (this.#current.type === "eof") {
      this.fail(`unexpected end of template, expected '${expected}'.`);
    }
    return this.fail(`expected token '${expected}', got '${this.describeCurrent()}'`);
  }

  /** A name that has to be there. */
  expectName(): string {
    return String(this.expect("name").value);
  }

  /** The words for the current token in an error message. */
  describeCurrent(): string {
    return describeToken(this.#current.type, this.#current.value);
  }

  /**
   * Says that the template cannot be read.
   *
   * @throws TemplateSyntaxError
   */
  fail(problem: string, line = this.#current.line): never {
    const { name, text } = this.template;
    throw new TemplateSyntaxError(problem, { template: name, line, source: text });
  }

  /**
   * Says that the template can be read but makes no sense.
   *
   * @throws TemplateAssertionError
   */
  failAssertion(problem: string, line = this.#current.line): never {
    const { name, text } = this.template;
    throw new TemplateAssertionError(problem, { template: name, line, source: text });
  }

  // The end is on the line of the last token, as in Jinja.
  #read(): Token {
    return this.#lexer.next() ?? { type: "eof", value: "", line: this.#current.line };
  }
}
