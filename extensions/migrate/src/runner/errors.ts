import { isHttpError, isPhialError, PhialError } from "phial";
import type { LoadedRevision } from "../loaded-revision.ts";
import type { Holder, Mark } from "./marks.ts";
import type { Direction } from "./runner-target.ts";

/** Another process has had the lock for longer than anybody may wait. */
export function locked(holder: Holder | undefined, waited: number): PhialError {
  const who = holder
    ? `another process (pid ${holder.pid}, host ${holder.host})`
    : "another process";
  const since = holder ? `, since ${holder.since}` : "";
  return new PhialError(
    "MIGRATE_LOCKED",
    `${who} is migrating${since}; waited ${seconds(waited)}.`,
    "Let it finish and run this again, or raise MIGRATE_LOCK_TIMEOUT; the lock is free as soon as its process has ended.",
  );
}

/** What a failure leaves behind. */
export interface Failure {
  readonly file: string;
  /** Counted from 1; what is done at the end of a revision comes after all its statements. */
  readonly statement: number;
  readonly total: number;
  readonly cause: unknown;
  /** What the database is at. */
  readonly versions: readonly string[];
  readonly direction: Direction;
  /** How many statements stay done, or `undefined` where all were undone. */
  readonly done: number | undefined;
  /** Whether the statement is a function that cannot be undone, and may be done in part. */
  readonly isUnsure?: boolean;
}

/** A statement, a function or the end of a revision failed. */
export function stepFailed(failure: Failure): PhialError {
  const { file, statement, total, cause, versions, done } = failure;
  const where = statement > total ? "at its end" : `at statement ${statement}`;
  const kept = done ? `, with ${counted(done)} of ${file} done` : "";
  return new PhialError(
    "MIGRATE_STEP_FAILED",
    `${file} failed ${where}: ${reasonOf(cause)}; the database is at ${named(versions)}${kept}.`,
    remedyOf(failure),
    { cause },
  );
}

function remedyOf(failure: Failure): string {
  const { file, statement, done, direction, versions, isUnsure } = failure;
  const command = direction === "up" ? "phial db upgrade" : "phial db downgrade";
  if (hadTables(failure)) {
    return `If the database had its tables before it had revisions, and they are those of ${file}: phial db stamp with its id, once. Or else correct ${file} and run ${command} again.`;
  }
  if (done === undefined)
    return `Nothing of it was kept. Correct ${file} and run ${command} again.`;
  if (isUnsure) {
    return `Nobody knows how much of statement ${statement} is done. Correct ${file}, then ${command} --resolve not-applied does it again from its beginning, and --resolve applied goes on behind it.`;
  }
  if (done === 0) return `Correct ${file} and run ${command} again: it begins there.`;
  const goOn = `Correct statement ${statement} of ${file} and run ${command} again: it goes on there.`;
  return `${goOn} Or undo by hand what is done, then phial db stamp ${versions.join(" ") || "base"}.`;
}

// The first thing that goes wrong where migrations come to a database that is in use.
function hadTables({ cause, statement, direction, versions }: Failure): boolean {
  const isFirst = direction === "up" && versions.length === 0 && statement === 1;
  return isFirst && /already exists/.test(reasonOf(cause));
}

/** Nobody can know whether a statement that cannot be undone was executed. */
export function stateUnknown({ revision, file }: LoadedStep, mark: Mark): PhialError {
  const { entered, startedAt, host, pid } = mark;
  return new PhialError(
    "MIGRATE_STATE_UNKNOWN",
    `${file} was interrupted within statement ${entered} (pid ${pid}, host ${host}, begun ${startedAt}): it may be in the database, in part or not at all.`,
    `Look at what statement ${entered} of ${revision} changes. If all of it is there: phial db upgrade --resolve applied. If none of it is, or it may be run again: phial db upgrade --resolve not-applied.`,
  );
}

/** What an error calls a revision. */
interface LoadedStep {
  readonly revision: string;
  readonly file: string;
}

/** The statements that an interrupted run has executed are not those of the file any more. */
export function resumeChanged({ file, id }: LoadedRevision, { done }: Mark): PhialError {
  return new PhialError(
    "MIGRATE_RESUME_CHANGED",
    `${file} was interrupted after ${counted(done)}, and these have been changed in the file since.`,
    `Bring back the text of ${done === 1 ? "the first statement" : `the first ${done} statements`}; what comes after may be changed. Or finish ${id} by hand, then phial db stamp ${id}.`,
  );
}

/** An applied revision is not what it was when it was applied. */
export function checksumChanged(files: readonly string[]): PhialError {
  return new PhialError(
    "MIGRATE_CHECKSUM_CHANGED",
    `Revisions have changed since they were applied: ${files.join(", ")}.`,
    "Bring their text back and write the change as a new revision, or leave out --strict.",
  );
}

/** Alembic, or somebody by hand, has moved the version while a revision was applied. */
export function versionsChanged(before: readonly string[]): PhialError {
  return new PhialError(
    "MIGRATE_VERSION_CHANGED",
    `The database is not at ${named(before)} any more: somebody else has changed alembic_version meanwhile.`,
    "Do not run flask db or alembic at the same time, since they take no lock. See phial db current and run this again.",
  );
}

/** SQLite would have refused these rows, had the foreign keys been enforced. */
export function foreignKeysBroken(tables: readonly string[], rows: number): PhialError {
  return new PhialError(
    "MIGRATE_FOREIGN_KEYS_BROKEN",
    `${rows} ${rows === 1 ? "row points" : "rows point"} to rows that do not exist: ${tables.join(", ")}`,
    "Let the revision delete or correct those rows too: while it runs, nothing is deleted or set to null along with the row that it belongs to.",
  );
}

/** A script of SQL cannot call a function. */
export function functionInScript(file: string, statement: number): PhialError {
  return new PhialError(
    "MIGRATE_SQL_FUNCTION",
    `Statement ${statement} of ${file} is a function, which --sql cannot write down.`,
    "Write it as SQL, or run phial db upgrade on the database itself up to and with this revision.",
  );
}

/** What happened, in one line. */
export function reasonOf(error: unknown): string {
  // The answer to a client says nothing of what happened.
  if (isHttpError(error) && error.cause instanceof Error) return reasonOf(error.cause);
  if (isPhialError(error)) return error.problem.replace(/\.$/, "");
  if (!(error instanceof Error)) return String(error);
  const text = error.message || ("code" in error ? String(error.code) : error.name);
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
}

/** How a person calls what a database is at. */
export function named(versions: readonly string[]): string {
  return versions.join(", ") || "the base";
}

/** `1 statement`, `2 statements` */
export function counted(statements: number): string {
  return statements === 1 ? "1 statement" : `${statements} statements`;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
