import type { Expression } from "../../src/engine/ast/expression.ts";
import type { Statement } from "../../src/engine/ast/statement.ts";
import { TemplateSyntaxError } from "../../src/engine/errors.ts";
import type { TagExtension } from "../../src/engine/extension.ts";
import { defineSyntax, type Syntax } from "../../src/engine/parser/syntax.ts";
import { parse, tagParsersOf } from "../../src/engine/parser/parse.ts";
import { Lexer } from "../../src/engine/parser/lexer.ts";

export interface ParsingOptions extends Partial<Syntax> {
  readonly extensions?: readonly TagExtension[];
}

/** The statements of a template. */
export function statements(source: string, options: ParsingOptions = {}): readonly Statement[] {
  const { extensions = [], ...syntax } = options;
  const tags = tagParsersOf(extensions);
  return parse(source, { name: "main", syntax: defineSyntax(syntax), tags }).body;
}

/** The only statement of a template. */
export function statement(source: string, options?: ParsingOptions): Statement {
  const [first, ...others] = statements(source, options);
  if (!first || others.length > 0) throw new Error(`${source} is not one statement.`);
  return first;
}

/** The expression that a template prints. */
export function expression(source: string): Expression {
  const output = statement(`{{ ${source} }}`);
  const [node] = output.kind === "Output" ? output.nodes : [];
  if (!node) throw new Error(`${source} is not an expression.`);
  return node;
}

/** The error of a template that cannot be read. */
export function errorOf(source: string, options?: ParsingOptions): TemplateSyntaxError {
  try {
    statements(source, options);
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(source)} can be read.`);
}

/** The line and the words of the error of a template. */
export function problemOf(source: string, options?: ParsingOptions): string {
  const { line, problem } = errorOf(source, options);
  return `${line}: ${problem}`;
}

/** The tokens of a template, as `line type value`. */
export function tokensOf(source: string, changes: Partial<Syntax> = {}): string[] {
  const lexer = new Lexer({ name: null, text: source }, defineSyntax(changes));
  const tokens: string[] = [];
  for (let token = lexer.next(); token; token = lexer.next()) {
    tokens.push(`${token.line} ${token.type} ${JSON.stringify(String(token.value))}`);
  }
  return tokens;
}

/** The text between the tags of a template, with a bar for every tag. */
export function textOf(source: string, changes: Partial<Syntax> = {}): string {
  const lexer = new Lexer({ name: null, text: source }, defineSyntax(changes));
  let text = "";
  for (let token = lexer.next(); token; token = lexer.next()) {
    if (token.type === "data") text += String(token.value);
    if (token.type === "block_begin" || token.type === "variable_begin") text += "|";
  }
  return text;
}
