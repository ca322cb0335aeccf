import type { LoadedRevision } from "./loaded-revision.ts";
import type { RevisionGraph } from "./revision-graph.ts";

/** A revision in its place in the history. */
export interface HistoryEntry {
  readonly revision: LoadedRevision;
  /** Whether no other has it for a parent. */
  readonly isHead: boolean;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  /** The labels of the branches that it belongs to. */
  readonly labels: readonly string[];
  /** The revisions that follow it. */
  readonly children: readonly string[];
  /** The binds whose databases are at it, as far as that was asked for. */
  readonly currentIn: readonly string[];
}

/** What the databases of an app are at, by their binds. */
export type CurrentByBind = ReadonlyMap<string, readonly string[]>;

/** A revision with its place. */
export function entryOf(
  graph: RevisionGraph,
  id: string,
  current: CurrentByBind = new Map(),
): HistoryEntry {
  const revision = graph.get(id);
  const children = graph.childrenOf(id);
  const at = [...current].filter(([, ids]) => ids.includes(id));
  return {
    revision,
    isHead: children.length === 0,
    isBranchPoint: children.length > 1,
    isMergePoint: revision.parents.length > 1,
    labels: graph.labelsOf(id),
    children,
    currentIn: at.map(([bind]) => bind),
  };
}

/**
 * The revisions from one to another, the newest first: `a:b`, `a:`, `:b`, where both may be what
 * {@link RevisionGraph.resolve} knows. Without a range it is all of them.
 *
 * @throws PhialError `MIGRATE_REVISION_MISSING`, and those of {@link RevisionGraph.resolve}
 */
export function historyOf(
  graph: RevisionGraph,
  range = ":",
  current: CurrentByBind = new Map(),
): readonly HistoryEntry[] {
  const [first] = current.values();
  const [from, to] = endsOf(range);
  const start = from === "" ? [] : graph.resolve(from, first);
  const end = graph.resolve(to === "" ? "heads" : to, first);
  const reached = graph.ancestors(end);
  const after = start.length === 0 ? reached : graph.descendants(start);
  const ids = graph.revisions.map(({ id }) => id).filter((id) => reached.has(id) && after.has(id));
  return ids.toReversed().map((id) => entryOf(graph, id, current));
}

/** Whether a range can only be understood when the database has been asked. */
export function needsCurrent(range: string): boolean {
  return endsOf(range).some((end) => /(?:^|@)(?:current)?(?:[+-]\d+)?$/.test(end) && end !== "");
}

function endsOf(range: string): readonly [from: string, to: string] {
  const at = range.indexOf(":");
  return at < 0 ? [range, range] : [range.slice(0, at), range.slice(at + 1)];
}
