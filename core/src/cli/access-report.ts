import type { AccessRow } from "../access/app-access.ts";
import type { Phial } from "../app/phial.ts";
import type { RoutesOptions } from "./route-orders.ts";
import type { Terminal } from "./terminal.ts";
import { textTable } from "./text-table.ts";

const UNDECIDED = "-";

/**
 * Lists what can be called in an app and the rules that say by whom, and counts what has none.
 *
 * @throws what `app.build()` throws
 */
export function printAccess(app: Phial, terminal: Terminal, options: RoutesOptions): void {
  const rows = app.access.census();
  if (options.json) {
    terminal.print(JSON.stringify(rows, undefined, 2));
    return;
  }
  const titles = ["Kind", "Name", "Endpoint", "Access"];
  const table = textTable([
    titles.map((title) => terminal.paint("title", title)),
    ...rows.map((row) => [row.kind, row.name, row.endpoint ?? "", inWords(row)]),
  ]);
  for (const line of table) terminal.print(line);
  const open = rows.filter(({ kind, rules }) => kind !== "command" && rules.length === 0).length;
  if (open > 0)
    terminal.note(`${open} without a rule; ACCESS_REQUIRED refuses to start with them.`);
}

function inWords({ rules }: AccessRow): string {
  return rules.map(({ by, rule }) => `${by}: ${rule}`).join(", ") || UNDECIDED;
}
