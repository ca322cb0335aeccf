import { PhialError } from "phial";
import type { RevisionFolder } from "./revision-folder.ts";
import type { RevisionGraph } from "./revision-graph.ts";
import { mergeSnapshots } from "./schema/merge-snapshots.ts";
import type { Snapshot } from "./schema/schema-snapshot.ts";
import { formatSnapshot, parseSnapshot } from "./schema/snapshot-text.ts";

const FOLDER = "snapshots";

/** The schemas after revisions, in the folder of the revisions. */
export class SnapshotStore {
  readonly #folder: RevisionFolder;

  constructor(folder: RevisionFolder) {
    this.#folder = folder;
  }

  async write(id: string, snapshot: Snapshot): Promise<void> {
    await this.#folder.makeFolder(FOLDER);
    await this.#folder.write(fileOf(id), formatSnapshot(snapshot));
  }

  /**
   * The schema that a revision begins with which has these parents; `undefined` if it has none.
   * Nothing is guessed for a snapshot that is missing: with an older one, what was done since would
   * be done again.
   *
   * @throws PhialError `MIGRATE_SNAPSHOT_MISSING`, `MIGRATE_SNAPSHOT_INVALID`,
   * `MIGRATE_SNAPSHOT_CONFLICT`
   */
  async before(graph: RevisionGraph, parents: readonly string[]): Promise<Snapshot | undefined> {
    const [first, ...rest] = parents;
    if (first === undefined) return undefined;
    let merged = await this.#after(graph, first);
    const joined = [first];
    for (const id of rest) {
      const base = await this.#common(graph, joined, id);
      merged = mergeSnapshots({ base, ours: merged, theirs: await this.#after(graph, id) });
      joined.push(id);
    }
    return merged;
  }

  async #after(graph: RevisionGraph, id: string): Promise<Snapshot> {
    const name = fileOf(id);
    const text = await this.#folder.read(name);
    if (text === undefined) throw missing(name, graph.get(id).file);
    return parseSnapshot(text, name);
  }

  /** The schema where two sides have parted; none where they share nothing. */
  async #common(
    graph: RevisionGraph,
    ours: readonly string[],
    theirs: string,
  ): Promise<Snapshot | undefined> {
    const [left, right] = [graph.ancestors(ours), graph.ancestors([theirs])];
    const common = graph.revisions.findLast(({ id }) => left.has(id) && right.has(id));
    return common && this.#after(graph, common.id);
  }
}

function fileOf(id: string): string {
  return `${FOLDER}/${id}.json`;
}

function missing(name: string, file: string): PhialError {
  return new PhialError(
    "MIGRATE_SNAPSHOT_MISSING",
    `${name} is missing, the schema after ${file}.`,
    "Bring it back, from version control for example: it is committed with the revision. Beside a file that was written without phial db revision, put a copy of its parent's snapshot.",
  );
}
