import type { Arguments, Call, Expression, Getattr, Getitem, Slice } from "../../ast/expression.ts";
import type { Parser } from "../../extension.ts";
import { parseArguments } from "./arguments.ts";

/** What may follow an operand: attributes, items and calls. */
export function parsePostfix(parser: Parser, operand: Expression): Expression {
  let node = operand;
  for (;;) {
    const { type } = parser.stream.current;
    if (type === "dot") node = parseAttribute(parser, node);
    else if (type === "lbracket") node = parseItem(parser, node);
    else if (type === "lparen") node = parseCall(parser, node);
    else return node;
  }
}

/** The call of `callee`. */
export function parseCall(parser: Parser, callee: Expression): Call {
  const { line } = parser.stream.current;
  const given: Arguments = parseArguments(parser);
  return { kind: "Call", line, callee, ...given };
}

function parseAttribute(parser: Parser, node: Expression): Getattr | Getitem {
  const { line } = parser.stream.next();
  const { type, value, line: keyLine } = parser.stream.next();
  if (type === "name") return { kind: "Getattr", line, node, attr: String(value) };
  if (type !== "integer") parser.fail("expected name or number", keyLine);
  return { kind: "Getitem", line, node, key: { kind: "Const", line: keyLine, value } };
}

function parseItem(parser: Parser, node: Expression): Getitem {
  const { stream } = parser;
  const { line } = stream.next();
  const keys: (Expression | Slice)[] = [];
  while (stream.current.type !== "rbracket") {
    if (keys.length > 0) stream.expect("comma");
    keys.push(parseKey(parser));
  }
  stream.expect("rbracket");
  const [key] = keys;
  if (key && keys.length === 1) return { kind: "Getitem", line, node, key };
  const items = keys.map((item) =>
    item.kind === "Slice" ? parser.fail("a slice cannot be one of several keys", line) : item,
  );
  return { kind: "Getitem", line, node, key: { kind: "Tuple", line, items } };
}

function parseKey(parser: Parser): Expression | Slice {
  const { stream } = parser;
  const { line } = stream.current;
  const start = stream.current.type === "colon" ? null : parser.parseExpression();
  if (start && stream.current.type !== "colon") return start;
  stream.next();
  const stop = stream.is("colon") ? null : parseBound(parser);
  const step = stream.skipIf("colon") ? parseBound(parser) : null;
  return { kind: "Slice", line, start, stop, step };
}

function parseBound(parser: Parser): Expression | null {
  const { type } = parser.stream.current;
  return type === "rbracket" || type === "comma" ? null : parser.parseExpression();
}
