import { PhialError } from "phial";
import type { AppMigrations } from "./app-migrations.ts";
import type { LoadedRevision } from "./loaded-revision.ts";
import { draftAfter, type NewRevisionOptions, writeRevision } from "./new-revision.ts";
import type { RevisionGraph } from "./revision-graph.ts";
import { mergeSnapshots } from "./schema/merge-snapshots.ts";
import type { Snapshot } from "./schema/schema-snapshot.ts";

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
  const snapshot = await mergedSnapshot(state, graph, parents);
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

/** The schema that both sides lead to, seen from where they parted. */
async function mergedSnapshot(
  { snapshots }: AppMigrations,
  graph: RevisionGraph,
  parents: readonly string[],
): Promise<Snapshot | undefined> {
  const [first = "", ...rest] = parents;
  const joined = [first];
  let merged = await snapshots.after(graph, first);
  for (const id of rest) {
    const ours = graph.ancestors(joined);
    const theirs = graph.ancestors([id]);
    const common = graph.revisions.findLast((one) => ours.has(one.id) && theirs.has(one.id));
    const base = common && (await snapshots.after(graph, common.id));
    const other = await snapshots.after(graph, id);
    if (merged && other) merged = mergeSnapshots({ base, ours: merged, theirs: other });
    else merged ??= other;
    joined.push(id);
  }
  return merged;
}
