import type { LoadedRevision } from "../loaded-revision.ts";
import type { RevisionGraph } from "../revision-graph.ts";
import { type Dialect, stepsFor } from "../revision.ts";
import { functionInScript } from "./errors.ts";
import { changeOf } from "./runner.ts";
import type { Direction } from "./runner-target.ts";
import {
  CREATE_VERSION_TABLE,
  VERSION_TABLE,
  type VersionChange,
  versionChanges,
} from "./version-table.ts";

/** What a script of SQL is written for. */
export interface SqlScriptOptions {
  readonly dialect: Dialect;
  /** @default "default" */
  readonly bind?: string;
  /** @default "up" */
  readonly direction?: Direction;
  /** What the database is at; none is the base. */
  readonly from?: readonly string[];
  /** Where it leads to: `head`, an id, `-1`. */
  readonly to: string;
}

const BEGIN: Readonly<Record<Dialect, string>> = {
  sqlite: "begin immediate",
  postgres: "begin",
  mariadb: "start transaction",
};

/** What MariaDB's own client would cut into pieces at each semicolon. */
const COMPOUND =
  /^\s*create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:trigger|procedure|function|event|package)\b/i;

/**
 * The SQL of an upgrade or a downgrade, for somebody who executes it by hand. It asks no database
 * anything, and holds nothing of a URL.
 *
 * @throws PhialError `MIGRATE_SQL_FUNCTION`, and those of the graph
 */
export function sqlScript(graph: RevisionGraph, options: SqlScriptOptions): string {
  const { dialect, direction = "up", from = [], to } = options;
  const isUp = direction === "up";
  const plan = isUp ? graph.upgrades(from, to) : graph.downgrades(from, to);
  let versions = from;
  const parts = plan.map((revision) => {
    const after = graph.after(versions, revision.id, direction);
    const part = partOf(revision, options, versionChanges(versions, after));
    versions = after;
    return part;
  });
  const creation = isUp && from.length === 0 ? [ended(CREATE_VERSION_TABLE)] : [];
  const frame = dialect === "sqlite" ? "pragma foreign_keys = " : undefined;
  return [
    "-- Stop at the first error: psql -v ON_ERROR_STOP=1, sqlite3 -bail.",
    ...(frame ? [ended(`${frame}off`)] : []),
    ...creation,
    ...parts,
    ...(frame ? [ended(`${frame}on`)] : []),
    "",
  ].join("\n\n");
}

/**
 * The SQL that says what a database is at, and does nothing else to it.
 *
 * @example
 * stampScript([], ["3f2a9c1d04be"]) // "create table alembic_version ...; insert into ..."
 */
export function stampScript(from: readonly string[], to: readonly string[]): string {
  const creation = from.length === 0 ? [ended(CREATE_VERSION_TABLE)] : [];
  const changes = versionChanges(from, to).map((change) => ended(bookkeeping(change)));
  return [...creation, ...changes, ""].join("\n");
}

function partOf(
  revision: LoadedRevision,
  options: SqlScriptOptions,
  changes: readonly VersionChange[],
): string {
  const { dialect, direction = "up" } = options;
  const statements = statementsOf(revision, options).map((text) => delimited(text, dialect));
  const versions = changes.map((change) => ended(bookkeeping(change)));
  const title = titleOf(revision, direction);
  // What MariaDB commits by itself is in no transaction, whatever a script says.
  const isWhole = dialect !== "mariadb" && revision.transactional;
  const check = dialect === "sqlite" ? ["pragma foreign_key_check;"] : [];
  const all = [...statements, ...check, ...versions];
  const begin = ended(BEGIN[dialect]);
  return [title, ...(isWhole ? [begin, ...all, "commit;"] : all)].join("\n");
}

function statementsOf(revision: LoadedRevision, options: SqlScriptOptions): readonly string[] {
  const { dialect, bind = "default", direction = "up" } = options;
  const change = changeOf(revision, bind);
  const steps = change ? stepsFor(change, direction, dialect) : [];
  return steps.map((step, index) => {
    if (typeof step === "string") return step;
    throw functionInScript(revision.file, index + 1);
  });
}

function titleOf({ id, message, parents }: LoadedRevision, direction: Direction): string {
  const below = parents.join(", ") || "base";
  const [from, to] = direction === "up" ? [below, id] : [id, below];
  // A line break would end the comment.
  const text = message.replaceAll(/\s+/g, " ");
  return `-- ${direction === "up" ? "Upgrade" : "Downgrade"} ${from} -> ${to}: ${text}`;
}

function bookkeeping({ from, to }: VersionChange): string {
  const where = ` where ${VERSION_TABLE}.version_num = '${from ?? ""}'`;
  if (from === undefined)
    return `insert into ${VERSION_TABLE} (version_num) values ('${to ?? ""}')`;
  if (to === undefined) return `delete from ${VERSION_TABLE}${where}`;
  return `update ${VERSION_TABLE} set version_num = '${to}'${where}`;
}

function delimited(statement: string, dialect: Dialect): string {
  if (dialect !== "mariadb" || !COMPOUND.test(statement)) return ended(statement);
  return `delimiter //\n${statement.trim().replace(/;$/, "")}\n//\ndelimiter ;`;
}

function ended(statement: string): string {
  const text = statement.trim().replace(/;$/, "");
  // Behind a comment the semicolon would be part of it.
  return /(?:--|#)[^\n]*$/.test(text) ? `${text}\n;` : `${text};`;
}
