import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database, type DatabaseDriver } from "@phial/db";
import { sql } from "kysely";
import { type LogFields, Phial, silentLogger, systemClock } from "phial";
import { revision, type RevisionOptions } from "../../src/index.ts";
import type { LoadedRevision } from "../../src/loaded-revision.ts";
import type { Dialect } from "../../src/revision.ts";
import { RevisionGraph } from "../../src/revision-graph.ts";
import { Runner } from "../../src/runner/runner.ts";
import type { RunnerTarget } from "../../src/runner/runner-target.ts";

const folder = mkdtempSync(join(tmpdir(), "phial-migrate-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** The URL of a database of its own. */
export const newUrl = (): string => `sqlite:${join(folder, `${(files += 1)}.db`)}`;

/** A revision of a test: what it leaves out is the usual. */
export type Draft = Partial<RevisionOptions> & Pick<RevisionOptions, "id">;

/** A revision as if it came from a file, with a checksum of its steps. */
export function loadedOf(draft: Draft): LoadedRevision {
  const made = revision({ message: `add ${draft.id}`, parents: [], up: [], down: [], ...draft });
  const text = JSON.stringify([made.up, made.down]);
  const checksum = createHash("sha256").update(text).digest("hex");
  return { ...made, file: `${draft.id}_x.ts`, checksum };
}

/** Each follows the one before it, unless it names its parents. */
export function line(...drafts: readonly Draft[]): RevisionGraph {
  const revisions = drafts.map((draft, index) => {
    const before = drafts[index - 1];
    return loadedOf({ parents: before ? [before.id] : [], ...draft });
  });
  return RevisionGraph.of(revisions);
}

/** A database and what runs revisions on it. */
export interface Migrated {
  readonly app: Phial;
  readonly runner: Runner;
  readonly target: RunnerTarget;
  /** What was logged: the fields of each line. */
  readonly logged: LogFields[];
  /** Runs statements as the app would. */
  execute(statement: string): Promise<readonly Record<string, unknown>[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface MigratedOptions extends Partial<RunnerTarget> {
  readonly drivers?: readonly DatabaseDriver[];
  /** @default that of `DATABASE_URL` */
  readonly bind?: string;
  /** Settings of the app. */
  readonly config?: object;
}

export function migrated(url = newUrl(), options: MigratedOptions = {}): Migrated {
  const { drivers = [], bind = "default", config = {}, ...changes } = options;
  const db = new Database({ drivers, binds: bind === "default" ? {} : { [bind]: [] } });
  const logged: LogFields[] = [];
  const take = (fields: LogFields): void => void logged.push(fields);
  const log = { ...silentLogger, info: take, warn: take, error: take };
  const app = new Phial("shop", {
    config: { DATABASE_URL: url, DATABASE_BINDS: { [bind]: url }, ...config },
    log: silentLogger,
  });
  db.initApp(app);
  const engine = db.of(app).engine(bind);
  const dialect = dialectOf(engine.url);
  const limits = { lockTimeout: 20_000, statementTimeout: 0 };
  const target = { engine, dialect, ...limits, log, clock: systemClock, ...changes };
  return {
    app,
    target,
    logged,
    runner: new Runner(target),
    execute: async (statement) => {
      const found = sql<Record<string, unknown>>([statement] as unknown as TemplateStringsArray);
      return (await found.execute(engine.sqlOf(engine.fork()))).rows;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}

function dialectOf(url: string): Dialect {
  const scheme = url.slice(0, url.indexOf(":"));
  return scheme === "postgres" || scheme === "mariadb" ? scheme : "sqlite";
}
