import type { Kysely } from "kysely";
import { PhialError } from "phial";
import { flawsOfRevision } from "./revision-flaws.ts";

/** The databases that SQL is written for, by the scheme of their URLs. */
export type Dialect = "sqlite" | "postgres" | "mariadb";

/** Every {@link Dialect}. */
export const DIALECTS: readonly Dialect[] = ["sqlite", "postgres", "mariadb"];

/** What a step that is a function is given: the database in the transaction of its revision. */
export interface StepContext {
  readonly dialect: Dialect;
  /** The bind of the database: `"default"` is that of `DATABASE_URL`. */
  readonly bind: string;
  /** Kysely, on the connection that migrates. */
  readonly sql: Kysely<unknown>;
  /** Runs one statement; gives its rows. Placeholders are those of the database: `?`, or `$1`. */
  execute(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]>;
  /** What the command was given with `-x name=value`. */
  readonly options: ReadonlyMap<string, string>;
}

/** One statement, or a function for what SQL alone cannot do. */
export type Step = string | ((context: StepContext) => Promise<void>);

/** Steps in order: the same for all databases, or by dialect. */
export type Steps = readonly Step[] | Readonly<Partial<Record<Dialect, readonly Step[]>>>;

/**
 * Stands in the place of `down` where nothing undoes a change: a downgrade refuses to go past it.
 *
 * @example
 * export default revision({ id: "3f2a9c1d04be", message: "forget", parents: [], up: ["delete from a"], down: irreversible });
 */
export const irreversible: unique symbol = Symbol.for("phial.migrate.irreversible");

/** What is done to one database, and what undoes it. */
export interface Change {
  readonly up: Steps;
  readonly down: Steps | typeof irreversible;
}

/** What a {@link Revision} is written with. */
export interface RevisionOptions extends Change {
  /** At most 32 of `A-Z a-z 0-9 _ -`; twelve hexadecimal digits where it is generated. */
  readonly id: string;
  readonly message: string;
  /** The revisions that it follows: none is a base, two or more is a merge. */
  readonly parents: readonly string[];
  /** Names for the branch that begins here. */
  readonly labels?: readonly string[];
  /** Revisions of other branches, or their labels, that have to be applied before it. */
  readonly dependsOn?: readonly string[];
  /** Whether it is applied in a transaction where the database can; `true` unless set. */
  readonly transactional?: boolean;
  /** What is done to further databases, by their binds. */
  readonly binds?: Readonly<Record<string, Change>>;
}

/** One step in the history of a schema: frozen, with nothing left out. */
export interface Revision extends RevisionOptions {
  readonly labels: readonly string[];
  readonly dependsOn: readonly string[];
  readonly transactional: boolean;
  readonly binds: Readonly<Record<string, Change>>;
}

/**
 * Declares a revision: the default export of a file in the folder of migrations.
 *
 * @throws PhialError `MIGRATE_REVISION_INVALID`, with everything that is wrong with it.
 *
 * @example
 * export default revision({
 *   id: "3f2a9c1d04be",
 *   message: "add posts",
 *   parents: [],
 *   up: ["create table posts (id integer primary key)"],
 *   down: ["drop table posts"],
 * });
 */
export function revision(options: RevisionOptions): Revision {
  const flaws = flawsOfRevision(options);
  if (flaws.length > 0) throw invalid(options, flaws);
  const { id, message, parents, labels = [], dependsOn = [], transactional = true } = options;
  const binds = Object.entries(options.binds ?? {}).map(
    ([bind, change]) => [bind, frozenChange(change)] as const,
  );
  return Object.freeze({
    id,
    message,
    parents: frozen(parents),
    labels: frozen(labels),
    dependsOn: frozen(dependsOn),
    transactional,
    ...frozenChange(options),
    binds: Object.freeze(Object.fromEntries(binds)),
  });
}

/**
 * The steps of one direction for one dialect.
 *
 * @throws PhialError `MIGRATE_DIALECT_MISSING` when it has steps for other dialects only,
 * `MIGRATE_REVISION_IRREVERSIBLE` when nothing undoes it.
 */
export function stepsFor(
  change: Change,
  direction: "up" | "down",
  dialect: Dialect,
): readonly Step[] {
  const steps = change[direction];
  if (steps === irreversible) throw cannotBeUndone(change);
  if (isList(steps)) return steps;
  const own = steps[dialect];
  if (own) return own;
  throw new PhialError(
    "MIGRATE_DIALECT_MISSING",
    `${nameOf(change)} has no "${direction}" for ${dialect}, but for ${Object.keys(steps).join(", ") || "nothing"}.`,
    `Write ${direction}: { ${dialect}: [...] } into it, or one list for all databases; new Migrate(db, { dialects }) says what revisions are made for.`,
  );
}

function invalid(options: RevisionOptions, flaws: readonly string[]): PhialError {
  return new PhialError(
    "MIGRATE_REVISION_INVALID",
    `${nameOf(options)} is not valid: ${flaws.join("; ")}.`,
    'Write revision({ id: "3f2a9c1d04be", message: "add posts", parents: [], up: ["..."], down: ["..."] }).',
  );
}

function cannotBeUndone(change: Change): PhialError {
  return new PhialError(
    "MIGRATE_REVISION_IRREVERSIBLE",
    `${nameOf(change)} says that nothing undoes it.`,
    "Downgrade to it or to a later one, or restore a backup; to undo it by hand, write its down.",
  );
}

function nameOf(change: Partial<RevisionOptions> | undefined): string {
  const id: unknown = change?.id;
  return typeof id === "string" ? `Revision ${JSON.stringify(id)}` : "The revision";
}

function frozenChange({ up, down }: Change): Change {
  return Object.freeze({
    up: frozenSteps(up),
    down: down === irreversible ? down : frozenSteps(down),
  });
}

function frozenSteps(steps: Steps): Steps {
  if (isList(steps)) return frozen(steps);
  const entries = Object.entries(steps).map(([dialect, own]) => [dialect, frozen(own)] as const);
  return Object.freeze(Object.fromEntries(entries));
}

function frozen<T>(list: readonly T[]): readonly T[] {
  return Object.freeze([...list]);
}

/** `Array.isArray` does not take a readonly array out of a union. */
function isList(steps: Steps): steps is readonly Step[] {
  return Array.isArray(steps);
}
