import type { DivergenceRule } from "./divergence.ts";

/** One row of the table in `parity/divergences.md`. */
export interface DivergenceRow {
  readonly id: string;
  readonly flask: string;
  readonly phial: string;
  readonly why: string;
  /** The test file, from the root of the repository. */
  readonly test: string;
}

/** Reads the rows of `parity/divergences.md`: the table lines that start with a code span. */
export function parseDivergenceTable(markdown: string): DivergenceRow[] {
  return markdown
    .split("\n")
    .filter((line) => /^\| *`/.test(line))
    .map((line) => {
      const cells = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      const [id = "", flask = "", phial = "", why = "", test = ""] = cells;
      return { id: bare(id), flask, phial, why, test: bare(test) };
    });
}

/**
 * What is wrong between the rules and the table, as sentences: a rule without a row, a row without
 * a rule, an id used twice, an empty cell, a test that does not exist.
 *
 * @param exists whether a file, named from the root of the repository, is there
 */
export function checkDivergences(
  rules: readonly DivergenceRule[],
  rows: readonly DivergenceRow[],
  exists: (file: string) => boolean,
): string[] {
  const problems: string[] = [];
  const inCode = rules.map((rule) => rule.id);
  const inTable = rows.map((row) => row.id);
  for (const id of twice(inCode)) problems.push(`The rule ${id} is in divergence-rules.ts twice.`);
  for (const id of twice(inTable)) problems.push(`The rule ${id} is in divergences.md twice.`);
  for (const id of inCode) {
    if (!inTable.includes(id)) problems.push(`The rule ${id} has no row in divergences.md.`);
  }
  for (const row of rows) {
    if (!inCode.includes(row.id)) problems.push(`The row ${row.id} has no rule.`);
    if (Object.values(row).includes("")) problems.push(`The row ${row.id} has an empty cell.`);
    if (!exists(row.test)) problems.push(`The test of ${row.id}, ${row.test}, does not exist.`);
  }
  return problems;
}

function bare(cell: string): string {
  return cell.replace(/^`|`$/g, "");
}

function twice(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
