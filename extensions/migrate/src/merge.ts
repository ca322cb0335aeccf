import { PhialError } from "phial";
import type { AppMigrations } from "./app-migrations.ts";
import type { LoadedRevision } from "./loaded-revision.ts";
import { draftAfter, type NewRevisionOptions, writeRevision } from "./new-revision.ts";
import type { RevisionGraph } from "./revision-graph.ts";

/** What is joined, and what the revision that joins it is called. */
export interface MergeOptions extends Omit<NewRevisionOptions, "head" | "splice"> {
  /** Two or more revisions. @default ["heads"] */
  readonly revisions?: readonly string[];
}

/** Writes a revision that joins several; see {@link Migrate.merge}. */
export async function mergeHeads(
  state: AppMigrations,
  { revisions = ["heads"], ...options }: MergeOptions,
): Promise<LoadedRevision | undefined> {
  const graph = await state.folder.load();
  const parents = [...new Set(revisions.flatMap((text) => graph.resolve(text)))];
  checkParents(graph, parents);
  const snapshot = await state.snapshots.before(graph, parents);
  const message = options.message ?? `merge ${parents.join(" and ")}`;
  return writeRevision(state, draftAfter(parents, { ...options, message }), { snapshot });
}

function checkParents(graph: RevisionGraph, parents: readonly string[]): void {
  const isPast = (id: string) =>
    parents.some((other) => other !== id && graph.ancestors([other]).has(id));
  const past = parents.find(isPast);
  if (parents.length > 1 && past === undefined) return;
  throw new PhialError(
    "MIGRATE_MERGE_NEEDLESS",
    past === undefined
      ? `There is nothing to join: ${parents.join(", ") || "no revision"}.`
      : `There is nothing to join: ${past} comes before another of ${parents.join(", ")}.`,
    "Name two or more heads, or write heads for all of them: phial db heads shows them.",
  );
}
