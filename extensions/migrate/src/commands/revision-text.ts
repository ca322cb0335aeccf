import { relative } from "node:path";
import type { HistoryEntry } from "../history.ts";
import type { LoadedRevision } from "../loaded-revision.ts";

/** Whether a line says what a revision follows, and what it is about. */
export interface LineParts {
  readonly parents?: boolean;
  readonly message?: boolean;
}

/** The folder of the revisions, and where the person at the terminal is. */
export interface Place {
  readonly folder: string;
  readonly cwd: string;
}

/**
 * A revision on one line, as Alembic writes it.
 *
 * @example
 * lineOf(entry, { parents: true, message: true }) // "3f2a9c1d04be -> 51ab00c1d2e3 (head), add posts"
 */
export function lineOf(entry: HistoryEntry, { parents, message }: LineParts = {}): string {
  const { revision } = entry;
  const { dependsOn } = revision;
  const needs = dependsOn.length > 0 ? ` (${dependsOn.join(", ")})` : "";
  return [
    parents === true ? `${parentsOf(revision)}${needs} -> ` : "",
    revision.id,
    entry.labels.length > 0 ? ` (${entry.labels.join(", ")})` : "",
    ...marksOf(entry).map((mark) => ` (${mark})`),
    message === true ? `, ${revision.message}` : "",
  ].join("");
}

/** A revision on several lines, as Alembic writes it with `-v`. */
export function blockOf(entry: HistoryEntry, place: Place): readonly string[] {
  const { revision, children, labels, isMergePoint, isBranchPoint } = entry;
  const { id, message, dependsOn } = revision;
  return [
    `Rev: ${id}${marksOf(entry)
      .map((mark) => ` (${mark})`)
      .join("")}`,
    `${isMergePoint ? "Merges" : "Parent"}: ${parentsOf(revision)}`,
    ...(dependsOn.length > 0 ? [`Also depends on: ${dependsOn.join(", ")}`] : []),
    ...(isBranchPoint ? [`Branches into: ${children.join(", ")}`] : []),
    ...(labels.length > 0 ? [`Branch names: ${labels.join(", ")}`] : []),
    `Path: ${pathOf(revision.file, place)}`,
    "",
    ...message.split("\n").map((line) => `    ${line}`),
    "",
  ];
}

/** Where a file is, from where the person is. */
export function pathOf(file: string, { folder, cwd }: Place): string {
  const path = relative(cwd, `${folder}/${file}`);
  return path.startsWith("..") ? `${folder}/${file}` : path;
}

/** The parents of a revision, as a person reads them. */
export function parentsOf({ parents }: LoadedRevision): string {
  return parents.join(", ") || "<base>";
}

function marksOf(entry: HistoryEntry): readonly string[] {
  const { isHead, isBranchPoint, isMergePoint, currentIn } = entry;
  const others = currentIn.filter((bind) => bind !== "default");
  return [
    ...(isHead ? ["head"] : []),
    ...(currentIn.includes("default") ? ["current"] : []),
    ...(others.length > 0 ? [`current in ${others.join(", ")}`] : []),
    ...(isBranchPoint ? ["branchpoint"] : []),
    ...(isMergePoint ? ["mergepoint"] : []),
  ];
}
