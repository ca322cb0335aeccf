import type { LoadedRevision } from "../loaded-revision.ts";
import type { RevisionGraph } from "../revision-graph.ts";
import type { Step } from "../revision.ts";
import type { Connection } from "./connection.ts";
import type { ForeignKeys } from "./foreign-keys.ts";
import { Marks } from "./marks.ts";
import type { Direction, RunnerTarget } from "./runner-target.ts";
import { VersionTable } from "./version-table.ts";

/** One revision that is to be applied or undone, and on what. */
export interface RevisionWork {
  readonly target: RunnerTarget;
  readonly connection: Connection;
  readonly graph: RevisionGraph;
  readonly revision: LoadedRevision;
  readonly direction: Direction;
  readonly steps: readonly Step[];
  readonly options: ReadonlyMap<string, string>;
  /** What the database is at before it. */
  readonly versions: readonly string[];
  readonly foreignKeys: ForeignKeys;
}

/** What the marks call the revision of a work. */
export function markOf({ revision, direction }: RevisionWork) {
  return { revision: revision.id, direction } as const;
}

/** Does the step of an index, and logs how long it took. */
export async function runStep(
  work: RevisionWork,
  connection: Connection,
  index: number,
): Promise<void> {
  const { target, steps, revision, direction, options } = work;
  const { clock, log, engine, dialect } = target;
  const step = steps[index];
  const start = clock.monotonic();
  if (typeof step === "string") await connection.execute(step);
  else {
    const execute = connection.execute.bind(connection);
    await step?.({ dialect, bind: engine.bind, sql: connection.sql, execute, options });
  }
  const place = { bind: engine.bind, revision: revision.id, direction, statement: index + 1 };
  const duration = rounded(clock.monotonic() - start);
  log.info({ event: "migrate.step", ...place, of: steps.length, duration }, "migrate.step");
}

/** Writes that the revision is done; to be committed with it where the database can do that. */
export async function finish(work: RevisionWork, connection: Connection): Promise<void> {
  const { target, graph, revision, direction, versions } = work;
  await work.foreignKeys.check(connection);
  await new Marks(connection, target.clock).finish({
    ...markOf(work),
    checksum: revision.checksum,
  });
  const after = graph.after(versions, revision.id, direction);
  await new VersionTable(connection).move(versions, after);
}

/** Milliseconds for people: to a tenth. */
export function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
