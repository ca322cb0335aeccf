import type { Parser } from "../../extension.ts";

/** How the items of a tuple are parsed. */
export interface ItemsOptions<Item> {
  readonly item: () => Item;
  /** Whether nothing at all is the empty tuple. */
  readonly canBeEmpty?: boolean;
}

/** Several items. */
export interface ItemTuple<Item> {
  readonly kind: "Tuple";
  readonly line: number;
  readonly items: Item[];
}

/** One item, or a tuple of several, which may end in a comma. */
export function parseItems<Item>(
  parser: Parser,
  { item, canBeEmpty = false }: ItemsOptions<Item>,
): Item | ItemTuple<Item> {
  const { stream } = parser;
  let { line } = stream.current;
  let isTuple = false;
  const items: Item[] = [];
  for (;;) {
    if (items.length > 0) stream.expect("comma");
    if (isAtEnd(parser)) break;
    items.push(item());
    if (!stream.is("comma")) break;
    isTuple = true;
    ({ line } = stream.current);
  }
  const [first] = items;
  if (!isTuple && first !== undefined) return first;
  if (!isTuple && !canBeEmpty) {
    parser.fail(`Expected an expression, got '${stream.describeCurrent()}'`);
  }
  return { kind: "Tuple", line, items };
}

function isAtEnd(parser: Parser): boolean {
  const { type } = parser.stream.current;
  return type === "variable_end" || type === "block_end" || type === "rparen";
}
