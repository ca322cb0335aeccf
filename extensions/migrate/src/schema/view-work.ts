import type { SchemaComparison } from "./schema-comparison.ts";
import type { ViewSnapshot } from "./schema-snapshot.ts";
import { mentions } from "./sql-tokens.ts";
import type { Rename } from "./rename.ts";

/** Views in the order in which they are dropped, and in which they are created. */
export interface ViewWork {
  readonly dropped: readonly ViewSnapshot[];
  readonly created: readonly ViewSnapshot[];
}

/**
 * What happens to views: those that changed, and around a change of a table those that read from
 * it, as PostgreSQL refuses to alter it below them and SQLite to rename one onto it.
 */
export function viewWork(plan: {
  readonly comparison: SchemaComparison;
  readonly renames: readonly Rename[];
}): ViewWork {
  const { comparison, renames } = plan;
  const { from, to, changedTables, droppedTables } = comparison;
  const touched = [
    ...[...changedTables.map((change) => change.to), ...droppedTables].map(({ name }) => name),
    ...renames.flatMap((rename) => [rename.table ?? rename.to, rename.from]),
    ...comparison.droppedViews.map(({ name }) => name),
  ];
  const dropped = new Set(comparison.droppedViews);
  for (const view of inOrder(from.views)) {
    const isTouched = touched.some((name) => mentions(view.definition, bare(name)));
    if (!isTouched) continue;
    dropped.add(view);
    touched.push(view.name);
  }
  const names = new Set([...dropped].map(({ name }) => name));
  const isNew = (view: ViewSnapshot): boolean => comparison.newViews.includes(view);
  return {
    dropped: inOrder([...dropped]).toReversed(),
    created: inOrder(to.views.filter((view) => isNew(view) || names.has(view.name))),
  };
}

/** Each view after those that it reads from. */
function inOrder(views: readonly ViewSnapshot[]): ViewSnapshot[] {
  const ordered: ViewSnapshot[] = [];
  const seen = new Set<ViewSnapshot>();
  const visit = (view: ViewSnapshot): void => {
    if (seen.has(view)) return;
    seen.add(view);
    for (const other of views) {
      if (other !== view && mentions(view.definition, bare(other.name))) visit(other);
    }
    ordered.push(view);
  };
  for (const view of views) visit(view);
  return ordered;
}

function bare(name: string): string {
  return name.slice(name.indexOf(".") + 1);
}
