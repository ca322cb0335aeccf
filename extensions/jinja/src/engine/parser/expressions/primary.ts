import type { Const, DictNode, Expression, ListNode, Name } from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";
import { parseItems } from "./tuple.ts";

const constants: ReadonlyMap<unknown, boolean | null> = new Map([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

/** A name, a literal, or an expression in parentheses. */
export function parsePrimary(parser: Parser): Expression {
  const { stream } = parser;
  const { type, value, line } = stream.current;
  switch (type) {
    case "name":
      return parseName(parser);
    case "string":
      return parseString(parser);
    case "integer":
    case "float":
      stream.next();
      return { kind: "Const", line, value };
    case "lparen":
      return parseParentheses(parser);
    case "lbracket":
      return parseList(parser);
    case "lbrace":
      return parseDict(parser);
    default:
      return parser.fail(`unexpected '${stream.describeCurrent()}'`);
  }
}

/** A name, or the constant that has one. */
export function parseName(parser: Parser): Name | Const {
  const { value, line } = parser.stream.next();
  const constant = constants.get(value);
  if (constant !== undefined) return { kind: "Const", line, value: constant };
  return { kind: "Name", line, name: String(value) };
}

/** Whether nothing can be assigned to this name. */
export function isConstant(name: string): boolean {
  return constants.has(name);
}

function parseString(parser: Parser): Const {
  const { stream } = parser;
  const { line } = stream.current;
  let value = "";
  while (stream.is("string")) value += String(stream.next().value);
  return { kind: "Const", line, value };
}

function parseParentheses(parser: Parser): Expression {
  parser.stream.next();
  const node = parseItems(parser, { item: () => parser.parseExpression(), canBeEmpty: true });
  parser.stream.expect("rparen");
  return node;
}

function parseList(parser: Parser): ListNode {
  const { stream } = parser;
  const { line } = stream.next();
  const items: Expression[] = [];
  while (!stream.is("rbracket")) {
    if (items.length > 0) stream.expect("comma");
    if (stream.is("rbracket")) break;
    items.push(parser.parseExpression());
  }
  stream.expect("rbracket");
  return { kind: "List", line, items };
}

function parseDict(parser: Parser): DictNode {
  const { stream } = parser;
  const { line } = stream.next();
  const items: { key: Expression; value: Expression }[] = [];
  while (!stream.is("rbrace")) {
    if (items.length > 0) stream.expect("comma");
    if (stream.is("rbrace")) break;
    const key = parser.parseExpression();
    stream.expect("colon");
    items.push({ key, value: parser.parseExpression() });
  }
  stream.expect("rbrace");
  return { kind: "Dict", line, items };
}
