import type { Float } from "../values/float.ts";

/** The operators of expressions, with Jinja's names for them. */
export const OPERATORS = {
  "+": "add",
  "-": "sub",
  "/": "div",
  "//": "floordiv",
  "*": "mul",
  "%": "mod",
  "**": "pow",
  "~": "tilde",
  "[": "lbracket",
  "]": "rbracket",
  "(": "lparen",
  ")": "rparen",
  "{": "lbrace",
  "}": "rbrace",
  "==": "eq",
  "!=": "ne",
  ">": "gt",
  ">=": "gteq",
  "<": "lt",
  "<=": "lteq",
  "=": "assign",
  ".": "dot",
  ":": "colon",
  "|": "pipe",
  ",": "comma",
  ";": "semicolon",
} as const;

export type OperatorText = keyof typeof OPERATORS;
export type OperatorType = (typeof OPERATORS)[OperatorText];

/** What a token is. The names are Jinja's. */
export type TokenType =
  | OperatorType
  | "name"
  | "string"
  | "integer"
  | "float"
  | "data"
  | "block_begin"
  | "block_end"
  | "variable_begin"
  | "variable_end"
  | "initial"
  | "eof";

/** A piece of a template. */
export interface Token {
  readonly type: TokenType;
  /** The text of the token; what a string or number literal stands for. */
  readonly value: string | number | bigint | Float;
  readonly line: number;
}

const descriptions = new Map<string, string>([
  ...Object.entries(OPERATORS).map(([text, type]): [string, string] => [type, text]),
  ["block_begin", "begin of statement block"],
  ["block_end", "end of statement block"],
  ["variable_begin", "begin of print statement"],
  ["variable_end", "end of print statement"],
  ["data", "template data / text"],
  ["eof", "end of template"],
]);

/** The words for a token of this type in an error message; of a name, the name. */
export function describeToken(type: TokenType, value?: unknown): string {
  if (type === "name" && typeof value === "string") return value;
  return descriptions.get(type) ?? type;
}
