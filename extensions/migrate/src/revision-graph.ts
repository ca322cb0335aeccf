import { PhialError } from "phial";
import { Lineage } from "./graph/lineage.ts";
import {
  headsOf,
  membersOf,
  parseTarget,
  revisionOf,
  severalHeads,
  stepsDown,
  stepsUp,
  type Target,
  unknown,
} from "./graph/target.ts";
import type { LoadedRevision } from "./loaded-revision.ts";

/**
 * The history of a schema: revisions and who follows whom. What a database is at is a list of ids,
 * as Alembic keeps it: every applied revision is one of them or before one of them.
 */
export class RevisionGraph {
  readonly #lineage: Lineage;

  private constructor(revisions: readonly LoadedRevision[]) {
    this.#lineage = new Lineage(revisions);
  }

  /**
   * @throws PhialError `MIGRATE_REVISION_DUPLICATE`, `MIGRATE_LABEL_TAKEN`,
   * `MIGRATE_REVISION_MISSING`, `MIGRATE_GRAPH_CYCLIC`
   */
  static of(revisions: readonly LoadedRevision[]): RevisionGraph {
    return new RevisionGraph(revisions);
  }

  /** A graph with one revision more. @throws PhialError as {@link RevisionGraph.of} does. */
  with(revision: LoadedRevision): RevisionGraph {
    return new RevisionGraph([...this.revisions, revision]);
  }

  /** Every revision, parents and dependencies first. */
  get revisions(): readonly LoadedRevision[] {
    return this.#lineage.order;
  }

  /** The revisions that no other has for a parent. */
  get heads(): readonly string[] {
    return headsOf(new Set(this.revisions.map(({ id }) => id)), this.#lineage);
  }

  /** The revisions that no other follows or depends on: what a database has when it has all. */
  get tips(): readonly string[] {
    return this.#lineage.tips(new Set(this.revisions.map(({ id }) => id)));
  }

  /** The revisions without a parent. */
  get bases(): readonly string[] {
    return this.revisions.filter(({ parents }) => parents.length === 0).map(({ id }) => id);
  }

  /** The revisions that several others have for a parent. */
  get branchPoints(): readonly string[] {
    const ids = this.revisions.map(({ id }) => id);
    return ids.filter((id) => this.childrenOf(id).length > 1);
  }

  has(id: string): boolean {
    return this.#lineage.find(id) !== undefined;
  }

  /** @throws PhialError `MIGRATE_REVISION_MISSING` */
  get(id: string): LoadedRevision {
    const revision = this.#lineage.find(id);
    if (!revision) throw unknown(id);
    return revision;
  }

  /** The revisions that have it for a parent. */
  childrenOf(id: string): readonly string[] {
    return this.#lineage.childrenOf(id);
  }

  /** What has to be applied right before a revision: its parents, and what it depends on. */
  previousOf(id: string): readonly string[] {
    return this.#lineage.previousOf(this.get(id));
  }

  /** The labels of the branches that a revision belongs to. */
  labelsOf(id: string): readonly string[] {
    const all = this.revisions.flatMap((revision) =>
      revision.labels.map((label) => ({ label, branch: this.#lineage.branchOf(revision.id) })),
    );
    return all.filter(({ branch }) => branch.has(id)).map(({ label }) => label);
  }

  /** These revisions and all that has to be applied before them. */
  ancestors(ids: Iterable<string>): ReadonlySet<string> {
    return this.#lineage.ancestors(ids);
  }

  /** These revisions and all that stands on them. */
  descendants(ids: Iterable<string>): ReadonlySet<string> {
    return this.#lineage.descendants(ids);
  }

  /**
   * What `head`, `heads`, `base`, `current`, `+2`, `-1`, `ae1`, `ae1+2` or `label@head` means:
   * no id is the base. `current` is what the database is at.
   *
   * @throws PhialError `MIGRATE_REVISION_MISSING`, `MIGRATE_REVISION_AMBIGUOUS`,
   * `MIGRATE_HEADS_SEVERAL`, `MIGRATE_TARGET_UNREACHABLE`
   */
  resolve(text: string, current: readonly string[] = []): readonly string[] {
    const target = parseTarget(text, this.#lineage);
    const start = this.#start(target, current);
    if (target.steps > 0) return stepsUp(start, target, this.#lineage);
    if (target.steps === 0) return start;
    const left = stepsDown(this.ancestors(start), target, this.#lineage);
    return this.#lineage.tips(left);
  }

  /** Like {@link resolve}, for what has to be one revision. */
  resolveOne(text: string, current: readonly string[] = []): LoadedRevision {
    const ids = this.resolve(text, current);
    const [id] = ids;
    if (id === undefined) throw unknown(text);
    if (ids.length > 1) throw severalHeads(ids, this.#lineage);
    return this.get(id);
  }

  /**
   * What an upgrade to `text` applies, in order; nothing when the database has it all.
   *
   * @throws PhialError as {@link resolve} does.
   */
  upgrades(current: readonly string[], text: string): readonly LoadedRevision[] {
    this.#refuseUnknown(current);
    const wanted = this.ancestors(this.resolve(text, current));
    const applied = this.ancestors(current);
    return this.revisions.filter(({ id }) => wanted.has(id) && !applied.has(id));
  }

  /**
   * What a downgrade to `text` undoes, the last first: all that stands on that revision and, where
   * it is a step down, no more than those steps.
   *
   * @throws PhialError as {@link resolve} does, and `MIGRATE_TARGET_UNREACHABLE` when the database
   * is not beyond it.
   */
  downgrades(current: readonly string[], text: string): readonly LoadedRevision[] {
    this.#refuseUnknown(current);
    const applied = this.ancestors(current);
    const left = this.#left(parseTarget(text, this.#lineage), current);
    return this.revisions.filter(({ id }) => applied.has(id) && !left.has(id)).toReversed();
  }

  /** What the database is at when one more revision is applied, or undone. */
  after(current: readonly string[], id: string, direction: "up" | "down"): readonly string[] {
    const applied = new Set(this.ancestors(current));
    if (direction === "up") applied.add(id);
    else applied.delete(id);
    return this.#lineage.tips(applied);
  }

  /** The last applied revision of each branch, where the database is at `current`. */
  applied(current: readonly string[]): readonly string[] {
    return headsOf(this.ancestors(current), this.#lineage);
  }

  #refuseUnknown(current: readonly string[]): void {
    const gone = current.find((id) => !this.has(id));
    if (gone === undefined) return;
    throw new PhialError(
      "MIGRATE_REVISION_MISSING",
      `The database is at the revision ${JSON.stringify(gone)}, and no file has that.`,
      "Bring the file back, or run the version of the app that has it. Where it is gone for good: phial db stamp --purge <revision>.",
    );
  }

  /** Where a target begins, before its steps. */
  #start(target: Target, current: readonly string[]): readonly string[] {
    const members = membersOf(target, this.#lineage);
    if (target.name === "base") return [];
    if (target.name === "" || target.name === "current") return this.#within(current, members);
    if (target.name === "heads") return headsOf(members, this.#lineage);
    if (target.name !== "head") return [this.#named(target, members)];
    const heads = headsOf(members, this.#lineage);
    if (heads.length > 1) throw severalHeads(heads, this.#lineage);
    return heads;
  }

  #named({ name, text }: Target, members: ReadonlySet<string>): string {
    const { id } = revisionOf(name, this.#lineage);
    if (!members.has(id)) throw unknown(text);
    return id;
  }

  /** The part of what is applied that belongs to a branch, as its last revisions. */
  #within(current: readonly string[], members: ReadonlySet<string>): readonly string[] {
    const applied = [...this.ancestors(current)].filter((id) => members.has(id));
    return this.#lineage.tips(new Set(applied));
  }

  /** What is still applied after a downgrade. */
  #left(target: Target, current: readonly string[]): ReadonlySet<string> {
    const applied = this.ancestors(current);
    if (target.steps < 0 && (target.name === "" || target.name === "current")) {
      return stepsDown(applied, target, this.#lineage);
    }
    const members = membersOf(target, this.#lineage);
    const to = this.resolve(target.text, current);
    const wrong = to.find((id) => !applied.has(id));
    if (wrong !== undefined) throw notBelow(wrong, current);
    const kept = this.ancestors(to);
    const gone = to.length === 0 ? members : this.#above(to, kept);
    const undone = this.descendants([...gone].filter((id) => applied.has(id)));
    // Alembic refuses it, too: what depends on it is not undone by going there.
    const isThere = to.every((id) => current.includes(id));
    if (undone.size === 0 && !isThere) throw notBelow(to.join(", "), current);
    return new Set([...applied].filter((id) => !undone.has(id)));
  }

  #above(ids: readonly string[], kept: ReadonlySet<string>): ReadonlySet<string> {
    // What only depends on one of them may stay, as long as that does.
    return new Set([...this.#lineage.offspring(ids)].filter((id) => !kept.has(id)));
  }
}

function notBelow(id: string, current: readonly string[]): PhialError {
  return new PhialError(
    "MIGRATE_TARGET_UNREACHABLE",
    `A downgrade cannot lead to ${id}: the database is at ${current.join(", ") || "the base"}, which is not beyond it.`,
    "Take a revision that is applied (phial db current, phial db history -i), or upgrade.",
  );
}
