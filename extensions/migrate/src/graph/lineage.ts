import { PhialError } from "phial";
import type { LoadedRevision } from "../loaded-revision.ts";

/** Who follows whom among revisions, without cycles and with nobody missing. */
export class Lineage {
  /** Every revision, parents and dependencies before those that follow them. */
  readonly order: readonly LoadedRevision[];
  readonly #byId: ReadonlyMap<string, LoadedRevision>;
  /** The labels of branches, and what they were given to. */
  readonly #byLabel: ReadonlyMap<string, string>;
  readonly #children = new Map<string, string[]>();
  /** Like the children, with what depends on it from other branches. */
  readonly #followers = new Map<string, string[]>();

  /**
   * @throws PhialError `MIGRATE_REVISION_DUPLICATE`, `MIGRATE_LABEL_TAKEN`,
   * `MIGRATE_REVISION_MISSING`, `MIGRATE_GRAPH_CYCLIC`
   */
  constructor(revisions: readonly LoadedRevision[]) {
    this.#byId = indexById(revisions);
    this.#byLabel = indexByLabel(revisions);
    for (const revision of revisions) {
      for (const parent of revision.parents) this.#link(this.#children, parent, revision);
      for (const previous of this.previousOf(revision)) {
        this.#link(this.#followers, previous, revision);
      }
    }
    this.order = this.#sorted(revisions);
  }

  find(id: string): LoadedRevision | undefined {
    return this.#byId.get(id);
  }

  /** The revision that a label was given to. */
  labelled(label: string): LoadedRevision | undefined {
    const id = this.#byLabel.get(label);
    return id === undefined ? undefined : this.find(id);
  }

  childrenOf(id: string): readonly string[] {
    return this.#children.get(id) ?? [];
  }

  /** What has to be applied right before a revision: parents and dependencies. */
  previousOf({ parents, dependsOn }: LoadedRevision): readonly string[] {
    return [...new Set([...parents, ...dependsOn.map((name) => this.#byLabel.get(name) ?? name)])];
  }

  /** These and all that has to be applied before them. Ids that no revision has are left out. */
  ancestors(ids: Iterable<string>): ReadonlySet<string> {
    return this.#reach(ids, (id) => {
      const revision = this.find(id);
      return revision ? this.previousOf(revision) : [];
    });
  }

  /** These and all that stands on them, dependents of other branches too. */
  descendants(ids: Iterable<string>): ReadonlySet<string> {
    return this.#reach(ids, (id) => this.#followers.get(id) ?? []);
  }

  /** What descends from these by parents alone, and these. */
  offspring(ids: Iterable<string>): ReadonlySet<string> {
    return this.#reach(ids, (id) => this.childrenOf(id));
  }

  /** Those of a closed set that none of the set follows: what Alembic keeps in its table. */
  tips(ids: ReadonlySet<string>): readonly string[] {
    const isTip = ({ id }: LoadedRevision) =>
      ids.has(id) && !(this.#followers.get(id) ?? []).some((follower) => ids.has(follower));
    return this.order.filter(isTip).map(({ id }) => id);
  }

  /**
   * The branch of a revision as Alembic counts it: what descends from it by parents, and the
   * straight line that leads to it.
   */
  branchOf(id: string): ReadonlySet<string> {
    const branch = new Set(this.offspring([id]));
    let revision = this.find(id);
    while (revision?.parents.length === 1) {
      const [parent = ""] = revision.parents;
      if (this.childrenOf(parent).length > 1) break;
      branch.add(parent);
      revision = this.find(parent);
    }
    return branch;
  }

  #link(links: Map<string, string[]>, from: string, { id, file }: LoadedRevision): void {
    if (!this.#byId.has(from)) throw missingParent(from, file);
    const known = links.get(from);
    if (known) known.push(id);
    else links.set(from, [id]);
  }

  #reach(ids: Iterable<string>, next: (id: string) => readonly string[]): ReadonlySet<string> {
    const reached = new Set<string>();
    const open = [...ids];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (reached.has(id) || !this.#byId.has(id)) continue;
      reached.add(id);
      open.push(...next(id));
    }
    return reached;
  }

  #sorted(revisions: readonly LoadedRevision[]): readonly LoadedRevision[] {
    const open = new Map(revisions.map((one) => [one.id, this.previousOf(one).length]));
    const ready = revisions.filter(({ id }) => open.get(id) === 0);
    for (const { id } of ready) {
      for (const follower of this.#followers.get(id) ?? []) {
        const left = (open.get(follower) ?? 0) - 1;
        open.set(follower, left);
        const revision = this.find(follower);
        if (left === 0 && revision) ready.push(revision);
      }
    }
    if (ready.length === revisions.length) return ready;
    throw cyclic(revisions.filter(({ id }) => (open.get(id) ?? 0) > 0));
  }
}

function indexById(revisions: readonly LoadedRevision[]): ReadonlyMap<string, LoadedRevision> {
  const index = new Map<string, LoadedRevision>();
  for (const revision of revisions) {
    const other = index.get(revision.id);
    if (other) {
      throw new PhialError(
        "MIGRATE_REVISION_DUPLICATE",
        `${other.file} and ${revision.file} are both revision ${revision.id}.`,
        "Delete the copy, or give it an id of its own.",
      );
    }
    index.set(revision.id, revision);
  }
  return index;
}

function indexByLabel(revisions: readonly LoadedRevision[]): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const { id, labels, file } of revisions) {
    for (const label of labels) {
      if (index.has(label) || revisions.some((other) => other.id === label)) {
        throw new PhialError(
          "MIGRATE_LABEL_TAKEN",
          `The label ${JSON.stringify(label)} of ${file} is that of another branch, or the id of a revision.`,
          "Give each branch a label of its own.",
        );
      }
      index.set(label, id);
    }
  }
  return index;
}

function missingParent(id: string, file: string): PhialError {
  return new PhialError(
    "MIGRATE_REVISION_MISSING",
    `${file} follows the revision ${JSON.stringify(id)}, and no file has that.`,
    "Bring the file back, from version control for example, or correct the id.",
  );
}

function cyclic(revisions: readonly LoadedRevision[]): PhialError {
  return new PhialError(
    "MIGRATE_GRAPH_CYCLIC",
    `These revisions follow each other in a circle, or stand on one: ${revisions.map(({ file }) => file).join(", ")}.`,
    "Correct their parents and dependsOn: the first revision of all has parents: [].",
  );
}
