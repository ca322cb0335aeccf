import type { RevisionFolder } from "./revision-folder.ts";
import type { RevisionGraph } from "./revision-graph.ts";
import type { Snapshot } from "./schema/schema-snapshot.ts";
import { formatSnapshot, parseSnapshot } from "./schema/snapshot-text.ts";

const FOLDER = "snapshots";

/** The schemas after revisions, in the folder of the revisions. */
export class SnapshotStore {
  readonly #folder: RevisionFolder;

  constructor(folder: RevisionFolder) {
    this.#folder = folder;
  }

  /** @throws PhialError `MIGRATE_SNAPSHOT_INVALID` */
  async read(id: string): Promise<Snapshot | undefined> {
    const name = fileOf(id);
    const text = await this.#folder.read(name);
    return text === undefined ? undefined : parseSnapshot(text, name);
  }

  async write(id: string, snapshot: Snapshot): Promise<void> {
    await this.#folder.makeFolder(FOLDER);
    await this.#folder.write(fileOf(id), formatSnapshot(snapshot));
  }

  /**
   * The schema after a revision. One that was written by hand has no snapshot: it changes nothing
   * that models know of, and the one before it counts.
   */
  async after(graph: RevisionGraph, id: string): Promise<Snapshot | undefined> {
    let place: string | undefined = id;
    while (place !== undefined) {
      const snapshot = await this.read(place);
      if (snapshot) return snapshot;
      [place] = graph.get(place).parents;
    }
    return undefined;
  }
}

function fileOf(id: string): string {
  return `${FOLDER}/${id}.json`;
}
