import type { RevisionGraph } from "../revision-graph.ts";
import type { Connection } from "./connection.ts";
import { counted, named } from "./errors.ts";
import { isLocked } from "./lock.ts";
import { type Holder, type Mark, MARK_TABLE, Marks } from "./marks.ts";
import type { RunnerTarget } from "./runner-target.ts";
import { VERSION_TABLE, VersionTable } from "./version-table.ts";

/** A revision that a run began and did not finish. */
export interface Unfinished extends Mark {
  /** Its file; its id where no file has it. */
  readonly file: string;
}

/** What a database is at. */
export interface CurrentState {
  /** The revisions that no applied one follows, sorted; none is the base. */
  readonly revisions: readonly string[];
  /** What was begun and not finished, and is in nobody's hands. */
  readonly unfinished: readonly Unfinished[];
  /** Who is migrating right now. */
  readonly holder: Holder | undefined;
  /** Whether somebody is. */
  readonly isRunning: boolean;
  /** The files of applied revisions that have changed since. */
  readonly changed: readonly string[];
  /** What a person has to know of it, and what to do next; empty where all is well. */
  readonly notes: readonly string[];
}

/** Looks at a database without a lock, and without creating anything. */
export async function currentState(
  target: RunnerTarget,
  connection: Connection,
  graph: RevisionGraph,
): Promise<CurrentState> {
  const tables = await presentTables(connection);
  const marks = new Marks(connection, target.clock);
  const hasMarks = tables.has(MARK_TABLE);
  const isRunning = await isLocked(target, connection);
  const holder = isRunning && hasMarks ? await marks.holder() : undefined;
  const all = hasMarks ? await marks.all() : [];
  const hasVersions = tables.has(VERSION_TABLE);
  const revisions = hasVersions ? await new VersionTable(connection).read() : [];
  const changed = changedFiles(graph, all, revisions);
  const unfinished = isRunning ? [] : unfinishedOf(graph, all);
  const facts = { revisions, unfinished, holder, isRunning, changed };
  return { ...facts, notes: notesOf(facts, graph) };
}

/** The files of applied revisions that are not what they were. */
export function changedFiles(
  graph: RevisionGraph,
  marks: readonly Mark[],
  revisions: readonly string[],
): readonly string[] {
  const applied = graph.ancestors(revisions);
  return marks.flatMap(({ revision, direction, finishedAt, checksum }) => {
    const isApplied = direction === "up" && finishedAt !== undefined && applied.has(revision);
    const found = isApplied && graph.has(revision) ? graph.get(revision) : undefined;
    return found && found.checksum !== checksum ? [found.file] : [];
  });
}

function unfinishedOf(graph: RevisionGraph, marks: readonly Mark[]): readonly Unfinished[] {
  const unfinished = marks.filter(({ finishedAt }) => finishedAt === undefined);
  return unfinished.map((mark) => ({
    ...mark,
    file: graph.has(mark.revision) ? graph.get(mark.revision).file : mark.revision,
  }));
}

function notesOf(state: Omit<CurrentState, "notes">, graph: RevisionGraph): readonly string[] {
  const { holder, isRunning, unfinished, changed, revisions } = state;
  const unknown = revisions.filter((id) => !graph.has(id));
  const who = holder ? ` (pid ${holder.pid}, host ${holder.host}, since ${holder.since})` : "";
  return [
    ...(isRunning ? [`A process${who} is migrating it right now.`] : []),
    ...unfinished.map((one) => noteOf(one, revisions)),
    ...changed.map((file) => `${file} has changed since it was applied.`),
    ...unknown.map((id) => `It is at ${id}, and no file has that revision.`),
  ];
}

function noteOf(one: Unfinished, revisions: readonly string[]): string {
  const { file, direction, startedAt, pid, host, error, transactional, done, total } = one;
  const what = direction === "up" ? "upgrade" : "downgrade";
  const run = `The ${what} with ${file} (begun ${startedAt}, pid ${pid}, host ${host})`;
  const end = error === undefined ? "was interrupted" : `failed at ${error.replace(/\.$/, "")}`;
  const at = `The database is at ${named(revisions)}`;
  if (transactional) {
    return `${run} ${end}. ${at} and nothing of it was kept: phial db ${what} does it again.`;
  }
  const entered = one.entered > done ? `, and statement ${one.entered} was begun` : "";
  const kept = `${counted(done)} of ${total} ${done === 1 ? "is" : "are"} done${entered}`;
  return `${run} ${end}. ${at}; ${kept}: phial db upgrade goes on there.`;
}

const TABLES = `('${VERSION_TABLE}', '${MARK_TABLE}')`;

const PRESENT = {
  sqlite: `select name from sqlite_master where type = 'table' and name in ${TABLES}`,
  postgres: `select relname as name from pg_class where relname in ${TABLES} and pg_table_is_visible(oid)`,
  mariadb: `select table_name as name from information_schema.tables where table_schema = database() and table_name in ${TABLES}`,
} as const;

async function presentTables(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await connection.execute(PRESENT[connection.dialect]);
  return new Set(rows.map(({ name }) => String(name)));
}
