import type { TableChange } from "./schema-comparison.ts";
import type { CheckSnapshot, ColumnSnapshot, IndexSnapshot } from "./schema-snapshot.ts";
import { mentions } from "./sql-tokens.ts";

/** Columns that are dropped and added again, with what goes when they do. */
export interface RemadeColumns {
  /** As they are afterwards. */
  readonly columns: readonly ColumnSnapshot[];
  /** Indexes and checks that stay, and have to be made again. */
  readonly indexes: readonly IndexSnapshot[];
  readonly checks: readonly CheckSnapshot[];
}

/**
 * The columns that cannot be altered: those that are computed otherwise, or are no longer computed,
 * and those that are computed from a column that gets another type. Nothing but what can be
 * computed again is lost, except where a column becomes a computed one.
 */
export function remadeColumns(change: TableChange): RemadeColumns {
  const { from, to, changedColumns, indexes, checks } = change;
  const retyped = changedColumns.filter(({ parts }) => parts.has("type") || parts.has("collation"));
  const isOfRetyped = (column: ColumnSnapshot): boolean =>
    isComputed(column) && retyped.some((one) => mentions(column.generated ?? "", one.to.name));
  const columns = to.columns.filter((column) => {
    const changed = changedColumns.find((one) => one.to === column);
    const isOther = changed?.parts.has("generated") && [changed.from, column].some(isComputed);
    const isKnown = from.columns.some(({ name }) => name === column.name);
    return isKnown && (isOther || isOfRetyped(column));
  });
  const names = columns.map(({ name }) => name);
  const isOn = (own: readonly string[], text: string): boolean =>
    names.some((name) => own.includes(name) || mentions(text, name));
  const newIndexes = new Set([...indexes.added, ...indexes.renamed.map((pair) => pair.to)]);
  const newChecks = new Set([...checks.added, ...checks.renamed.map((pair) => pair.to)]);
  return {
    columns,
    indexes: to.indexes.filter(
      (index) =>
        !newIndexes.has(index) &&
        isOn(index.columns, `${index.expression ?? ""} ${index.where ?? ""}`),
    ),
    checks: to.checks.filter((check) => !newChecks.has(check) && isOn([], check.expression)),
  };
}

/** Whether a column is computed from others; an identity counts. */
export function isComputed({ generated }: ColumnSnapshot): boolean {
  return generated !== undefined && !generated.endsWith("identity");
}
