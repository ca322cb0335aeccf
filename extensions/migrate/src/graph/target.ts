import { PhialError } from "phial";
import type { LoadedRevision } from "../loaded-revision.ts";
import type { Lineage } from "./lineage.ts";

/** A place in the history, as it is typed: `head`, `+2`, `ae1027`, `ae1+2`, `accounts@head`. */
export interface Target {
  readonly text: string;
  /** A label or an id before `@`. */
  readonly branch: string | undefined;
  /** A word, an id or the beginning of one; empty where it is only steps. */
  readonly name: string;
  /** Steps up, or down below 0. */
  readonly steps: number;
}

const FORM = /^(?:(?<branch>[\w.-]+)@)?(?<name>[\w.-]*?)(?<steps>[+-]\d{1,6})?$/;

/**
 * Reads a target. What is an id or a label as a whole is never taken apart.
 *
 * @throws PhialError `MIGRATE_REVISION_MISSING` when it has no such form.
 */
export function parseTarget(text: string, lineage: Lineage): Target {
  const at = text.indexOf("@");
  const rest = text.slice(at + 1);
  if (lineage.find(rest) ?? lineage.labelled(rest)) {
    return { text, branch: at < 0 ? undefined : text.slice(0, at), name: rest, steps: 0 };
  }
  const groups = FORM.exec(text)?.groups;
  const { branch, name = "", steps } = groups ?? {};
  if (!groups || (name === "" && steps === undefined)) throw unknown(text);
  return { text, branch, name, steps: Number(steps ?? 0) };
}

/**
 * The revision of an id, of the beginning of one, or of a label.
 *
 * @throws PhialError `MIGRATE_REVISION_MISSING`, `MIGRATE_REVISION_AMBIGUOUS`
 */
export function revisionOf(name: string, lineage: Lineage): LoadedRevision {
  const exact = lineage.find(name) ?? lineage.labelled(name);
  if (exact) return exact;
  const found = lineage.order.filter(({ id }) => id.startsWith(name));
  const [first] = found;
  if (!first) throw unknown(name);
  if (found.length === 1) return first;
  throw new PhialError(
    "MIGRATE_REVISION_AMBIGUOUS",
    `${JSON.stringify(name)} is the beginning of several revisions: ${list(found)}.`,
    "Write more of the one that is meant.",
  );
}

/** The revisions that a target counts among: those of its branch, or all. */
export function membersOf({ branch }: Target, lineage: Lineage): ReadonlySet<string> {
  if (branch === undefined) return new Set(lineage.order.map(({ id }) => id));
  return lineage.branchOf(revisionOf(branch, lineage).id);
}

/** The heads among some revisions: those that no child of theirs follows. */
export function headsOf(members: ReadonlySet<string>, lineage: Lineage): readonly string[] {
  const isHead = ({ id }: LoadedRevision) =>
    members.has(id) && !lineage.childrenOf(id).some((child) => members.has(child));
  return lineage.order.filter(isHead).map(({ id }) => id);
}

/**
 * Goes `steps` up from some revisions; there has to be one way only.
 *
 * @throws PhialError `MIGRATE_TARGET_UNREACHABLE`
 */
export function stepsUp(
  from: readonly string[],
  target: Target,
  lineage: Lineage,
): readonly string[] {
  const members = membersOf(target, lineage);
  let place = from;
  for (let step = 0; step < target.steps; step += 1) {
    const next = nextOf(place, members, lineage);
    if (next.length === 0) throw tooFar(target, step);
    if (next.length > 1) throw severalWays(target, next, lineage);
    place = next;
  }
  return place;
}

function nextOf(
  place: readonly string[],
  members: ReadonlySet<string>,
  lineage: Lineage,
): readonly string[] {
  const below = lineage.ancestors(place);
  const starts = lineage.order.filter(({ parents }) => parents.length === 0).map(({ id }) => id);
  const next = place.length === 0 ? starts : place.flatMap((id) => lineage.childrenOf(id));
  return [...new Set(next)].filter((id) => members.has(id) && !below.has(id));
}

/**
 * Takes `-steps` revisions away, the last first; gives the closed set of those that stay.
 *
 * @throws PhialError `MIGRATE_TARGET_UNREACHABLE`
 */
export function stepsDown(
  applied: ReadonlySet<string>,
  target: Target,
  lineage: Lineage,
): ReadonlySet<string> {
  const members = membersOf(target, lineage);
  const left = new Set(applied);
  for (let step = 0; step < -target.steps; step += 1) {
    const tips = lineage.tips(left).filter((id) => members.has(id));
    const [tip] = tips;
    if (tip === undefined) throw tooFar(target, step);
    if (tips.length > 1) throw severalWays(target, tips, lineage);
    left.delete(tip);
  }
  return left;
}

/** The error for an id that no file has. */
export function unknown(text: string): PhialError {
  return new PhialError(
    "MIGRATE_REVISION_MISSING",
    `There is no revision ${JSON.stringify(text)}.`,
    "Take one that phial db history shows, or head, heads, base, +1, -1, <label>@head.",
  );
}

/** The error for a word that means one head where there are several. */
export function severalHeads(heads: readonly string[], lineage: Lineage): PhialError {
  const revisions = heads.flatMap((id) => lineage.find(id) ?? []);
  return new PhialError(
    "MIGRATE_HEADS_SEVERAL",
    `There are ${heads.length} heads: ${list(revisions)}.`,
    "Join them: phial db merge heads. Or name the one that is meant, or heads for all of them.",
  );
}

function severalWays(target: Target, ids: readonly string[], lineage: Lineage): PhialError {
  const revisions = ids.flatMap((id) => lineage.find(id) ?? []);
  return new PhialError(
    "MIGRATE_TARGET_UNREACHABLE",
    `${JSON.stringify(target.text)} may be a step to any of these: ${list(revisions)}.`,
    "Name the revision, or the branch that is meant: <label>@+1.",
  );
}

function tooFar({ text }: Target, steps: number): PhialError {
  return new PhialError(
    "MIGRATE_TARGET_UNREACHABLE",
    `${JSON.stringify(text)} goes further than there are revisions: ${steps} are there.`,
    "Take fewer steps, or head and base for all of them.",
  );
}

function list(revisions: readonly LoadedRevision[]): string {
  return revisions.map(({ id, message }) => `${id} (${message})`).join(", ");
}
