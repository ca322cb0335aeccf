import { randomBytes } from "node:crypto";
import { PhialError } from "phial";
import type { AppMigrations } from "./app-migrations.ts";
import type { LoadedRevision } from "./loaded-revision.ts";
import { revision } from "./revision.ts";
import { type RevisionDraft, revisionFileName, revisionText } from "./revision-file.ts";
import type { RevisionGraph } from "./revision-graph.ts";
import type { Snapshot } from "./schema/schema-snapshot.ts";
import type { SchemaWarning } from "./schema/schema-warning.ts";

/** Where a new revision stands, and what it is called. */
export interface NewRevisionOptions {
  /** @default "empty message", as with Alembic */
  readonly message?: string;
  /** The revision that it follows: an id, `label@head`, or `base` for a history of its own. @default "head" */
  readonly head?: string;
  /** Lets it follow a revision that others follow already: a branch begins. @default false */
  readonly splice?: boolean;
  /** Its id. @default twelve random hexadecimal digits */
  readonly revisionId?: string;
  /** Names the branch that begins with it. */
  readonly branchLabel?: string;
  /** Revisions of other branches that have to be applied before it. */
  readonly dependsOn?: readonly string[];
}

/**
 * Writes a revision without steps. Its snapshot is that of its parent: what is filled in by hand
 * changes nothing that models know of.
 *
 * @throws PhialError those of {@link draftAfterHead} and {@link writeRevision}
 */
export async function writeEmptyRevision(
  state: AppMigrations,
  options: NewRevisionOptions,
): Promise<LoadedRevision | undefined> {
  const graph = await state.folder.load();
  const draft = draftAfterHead(graph, options);
  const snapshot = await state.snapshots.before(graph, draft.parents);
  return writeRevision(state, draft, { snapshot });
}

/**
 * A revision without steps, in its place.
 *
 * @throws PhialError `MIGRATE_HEADS_SEVERAL`, `MIGRATE_PARENT_TAKEN`, and those of
 * {@link RevisionGraph.resolve}
 */
export function draftAfterHead(graph: RevisionGraph, options: NewRevisionOptions): RevisionDraft {
  const { head = "head", splice = false } = options;
  const parents = graph.resolve(head);
  const [parent] = parents;
  if (parents.length > 1) graph.resolve("head");
  if (parent !== undefined && graph.childrenOf(parent).length > 0 && !splice) {
    throw new PhialError(
      "MIGRATE_PARENT_TAKEN",
      `The revision ${parent} is followed by another one already.`,
      "Follow a head, or begin a branch here: --splice.",
    );
  }
  return draftAfter(parents, options);
}

/** A revision without steps that follows `parents`. */
export function draftAfter(
  parents: readonly string[],
  { message, revisionId, branchLabel, dependsOn = [] }: NewRevisionOptions,
): RevisionDraft {
  return {
    id: revisionId ?? randomBytes(6).toString("hex"),
    message: message ?? "empty message",
    parents,
    labels: branchLabel === undefined ? [] : [branchLabel],
    dependsOn,
    up: [],
    down: [],
    binds: {},
  };
}

/** A warning on one line; it names the dialects that it holds for, unless it holds for all of them. */
export function warningText({ code, message, dialects }: SchemaWarning, all: number): string {
  return `${code}${dialects.length < all ? ` (${dialects.join(", ")})` : ""}: ${message}`;
}

/** What is written besides the revision. */
export interface Written {
  /** The schema after it; without one there is none. */
  readonly snapshot: Snapshot | undefined;
  readonly warnings?: readonly SchemaWarning[];
}

/**
 * Writes a revision's file, after the rules of the app have seen it; `undefined` when they want
 * none. Nothing is written before it is known to fit into the history.
 *
 * @throws PhialError `MIGRATE_REVISION_INVALID`, and those of {@link RevisionGraph.of}
 */
export async function writeRevision(
  { app, folder, rules, snapshots, drivers }: AppMigrations,
  draft: RevisionDraft,
  { snapshot, warnings = [] }: Written,
): Promise<LoadedRevision | undefined> {
  const { processRevision } = rules;
  const final = processRevision ? processRevision(draft, warnings) : draft;
  if (final === undefined) return undefined;
  const graph = await folder.load();
  const file = revisionFileName(final, app.clock.now());
  graph.with({ ...revision(final), file, checksum: "" });
  await snapshots.write(final.id, snapshot ?? new Map());
  const remarks = warnings.map((warning) => warningText(warning, drivers.length));
  await folder.write(file, revisionText(final, remarks));
  return (await folder.load()).get(final.id);
}
