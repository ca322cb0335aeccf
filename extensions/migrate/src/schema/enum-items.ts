import { tokensOf } from "./sql-tokens.ts";

/** The values of a check such as `"role" in ('a', 'b')`, or PostgreSQL's words for it. */
export function enumItemsOf(expression: string, column: string): readonly string[] | undefined {
  const tokens = tokensOf(expression).filter(({ value }) => !/^(?:::|[()[\]])$/.test(value));
  const [name, operator, ...rest] = tokens;
  if (name?.value.toLowerCase() !== column.toLowerCase()) return undefined;
  const words = [operator, ...rest].filter(
    (token) => token?.kind === "word" || token?.kind === "sign",
  );
  const signs = words.map((token) => token?.value.toLowerCase()).filter((word) => word !== ",");
  const isList = signs[0] === "in" || (signs[0] === "=" && signs[1] === "any");
  const isPlain = signs.every((word = "") =>
    /^(?:in|=|any|array|text|character|varying|varchar)$/.test(word),
  );
  const items = rest.flatMap(({ kind, value }) => (kind === "text" ? [value] : []));
  return isList && isPlain && items.length > 0 ? items : undefined;
}
