import { readFileSync } from "node:fs";
import type { TableRow } from "../page.ts";
import { rowsPath } from "../paths.ts";

interface Item {
  readonly id: number;
  readonly title: string;
  readonly owner: string;
  readonly price: string;
}

// Our own file, kept in git.
const items: Item[] = JSON.parse(readFileSync(rowsPath, "utf8"));

/** The table of W2 and W5 as it has to come out of the page. */
export const expectedRows: readonly TableRow[] = items.map((item, index) => ({
  class: index % 2 === 0 ? "odd" : "even",
  cells: [String(item.id), item.title, item.owner, item.price],
  href: `/items/${item.id}`,
}));
