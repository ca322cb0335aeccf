import type { LoadedRevision } from "../loaded-revision.ts";
import type { RevisionGraph } from "../revision-graph.ts";
import { type Change, type Step, stepsFor } from "../revision.ts";
import { type Connection, withConnection, withReader } from "./connection.ts";
import { changedFiles, type CurrentState, currentState } from "./current-state.ts";
import { checksumChanged, reasonOf } from "./errors.ts";
import { ForeignKeys } from "./foreign-keys.ts";
import { withLock } from "./lock.ts";
import { type Mark, Marks } from "./marks.ts";
import { type RevisionWork, rounded } from "./revision-work.ts";
import type { Applied, Direction, RunnerTarget, RunOptions } from "./runner-target.ts";
import { StepwiseRun } from "./stepwise-run.ts";
import { CREATE_VERSION_TABLE, VERSION_TABLE, VersionTable } from "./version-table.ts";
import { runWhole } from "./whole-run.ts";

/** A run on a database of which this process has the lock. */
interface Run {
  readonly connection: Connection;
  readonly graph: RevisionGraph;
  readonly marks: Marks;
  readonly versions: VersionTable;
  readonly foreignKeys: ForeignKeys;
  readonly options: RunOptions;
}

/** A revision that has its turn. */
interface Turn {
  readonly revision: LoadedRevision;
  readonly direction: Direction;
  readonly steps: readonly Step[];
}

/**
 * Applies revisions to one database of one app. One process at a time does so; the others wait,
 * and find nothing left to do. What a process that was killed has left is put in order first.
 */
export class Runner {
  readonly #target: RunnerTarget;

  constructor(target: RunnerTarget) {
    this.#target = target;
  }

  /**
   * Applies what is missing up to `to`: `head`, an id, `+1`.
   *
   * @returns what was applied, in order
   * @throws PhialError `MIGRATE_LOCKED`, `MIGRATE_STEP_FAILED`, `MIGRATE_STATE_UNKNOWN`,
   * `MIGRATE_RESUME_CHANGED`, `MIGRATE_CHECKSUM_CHANGED`, and those of the graph
   */
  upgrade(graph: RevisionGraph, to: string, options: RunOptions = {}): Promise<readonly Applied[]> {
    return this.#run(graph, options, async (run) => {
      const plan = graph.upgrades(await run.versions.read(), to);
      return this.#inTurn(run, plan, "up");
    });
  }

  /**
   * Undoes all that is beyond `to`: an id, `-1`, `base`.
   *
   * @throws PhialError as {@link upgrade} does, and `MIGRATE_REVISION_IRREVERSIBLE`
   */
  downgrade(
    graph: RevisionGraph,
    to: string,
    options: RunOptions = {},
  ): Promise<readonly Applied[]> {
    return this.#run(graph, options, async (run) => {
      const plan = graph.downgrades(await run.versions.read(), to);
      return this.#inTurn(run, plan, "down");
    });
  }

  /** What the database is at, what was interrupted, and who is at work; changes nothing. */
  current(graph: RevisionGraph): Promise<CurrentState> {
    const target = this.#target;
    return withReader(target, (connection) => currentState(target, connection, graph));
  }

  /**
   * Says that the database is at these revisions, without doing anything to it; no revision is the
   * base. Those of other branches stay, unless `purge` is set. What was interrupted counts as put
   * in order by hand.
   *
   * @returns what the database is at now
   */
  stamp(
    graph: RevisionGraph,
    to: readonly string[],
    { purge = false }: { readonly purge?: boolean } = {},
  ): Promise<readonly string[]> {
    return this.#locked(graph, {}, async ({ connection, versions, marks }) => {
      const before = await versions.read();
      const known = purge ? [] : before.filter((id) => graph.get(id));
      const ids = to.flatMap((text) => graph.resolve(text, known));
      const after = stamped(graph, known, ids);
      const unfinished = (await marks.all()).filter(({ finishedAt }) => finishedAt === undefined);
      for (const { revision, direction } of unfinished) await marks.remove(revision, direction);
      await connection.transaction((inner) => new VersionTable(inner).move(before, after));
      return after;
    });
  }

  #run(
    graph: RevisionGraph,
    options: RunOptions,
    work: (run: Run) => Promise<readonly Applied[]>,
  ): Promise<readonly Applied[]> {
    return this.#locked(graph, options, async (run) => {
      await this.#checkFiles(run);
      const repaired = await this.#repair(run);
      return [...repaired, ...(await work(run))];
    });
  }

  /** A comment in an old file may have changed, so that only who wants that is stopped by it. */
  async #checkFiles({ graph, marks, versions, options }: Run): Promise<void> {
    const files = changedFiles(graph, await marks.all(), await versions.read());
    if (files.length === 0) return;
    if (options.strict) throw checksumChanged(files);
    const { log, engine } = this.#target;
    log.warn({ event: "migrate.changed", bind: engine.bind, files }, "migrate.changed");
  }

  /** What is read of the database counts only once the lock is there. */
  #locked<T>(
    graph: RevisionGraph,
    options: RunOptions,
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    const target = this.#target;
    return withConnection(target, (connection) => {
      const marks = new Marks(connection, target.clock);
      const holder = () => marks.holder().catch(() => undefined);
      return withLock({ target, connection, holder }, async () => {
        const versions = new VersionTable(connection);
        await createTables(connection, marks);
        await marks.hold();
        const foreignKeys = new ForeignKeys();
        return work({ connection, graph, options, marks, versions, foreignKeys });
      });
    });
  }

  /** Finishes what another run has begun, in the direction in which it went. */
  async #repair(run: Run): Promise<readonly Applied[]> {
    const repaired: Applied[] = [];
    for (const mark of await run.marks.all()) {
      if (mark.finishedAt !== undefined) continue;
      const applied = run.graph.ancestors(await run.versions.read());
      const isDone = applied.has(mark.revision) === (mark.direction === "up");
      // A transaction that nobody has committed has left nothing; and Alembic may have gone on.
      const leftNothing = mark.transactional || (mark.done === 0 && mark.entered === 0);
      if (leftNothing || isDone) await run.marks.remove(mark.revision, mark.direction);
      else {
        const { direction } = mark;
        const revision = run.graph.get(mark.revision);
        const steps = this.#steps(revision, direction);
        repaired.push(await this.#apply(run, { revision, direction, steps }, mark));
      }
    }
    return repaired;
  }

  async #inTurn(
    run: Run,
    plan: readonly LoadedRevision[],
    direction: Direction,
  ): Promise<readonly Applied[]> {
    // All steps are looked up first: a revision that lacks them has to stop nothing halfway.
    const turns = plan.map((revision) => {
      return { revision, direction, steps: this.#steps(revision, direction) };
    });
    const applied: Applied[] = [];
    for (const turn of turns) applied.push(await this.#apply(run, turn));
    return applied;
  }

  async #apply(run: Run, turn: Turn, mark?: Mark): Promise<Applied> {
    const { clock, log, engine } = this.#target;
    const { id, file, message } = turn.revision;
    const start = clock.monotonic();
    const place = { bind: engine.bind, revision: id, file, direction: turn.direction };
    try {
      await this.#execute(run, turn, mark);
    } catch (error) {
      log.error({ event: "migrate.failed", ...place, reason: reasonOf(error) }, "migrate.failed");
      throw error;
    }
    const duration = rounded(clock.monotonic() - start);
    log.info({ event: "migrate.applied", ...place, duration }, "migrate.applied");
    const { direction } = turn;
    const resumed = mark !== undefined;
    const applied: Applied = { revision: id, file, message, direction, duration, resumed };
    run.options.onApplied?.(applied);
    return applied;
  }

  async #execute(run: Run, turn: Turn, mark: Mark | undefined): Promise<void> {
    const { connection, graph, foreignKeys, options } = run;
    const target = this.#target;
    const work: RevisionWork = {
      ...turn,
      target,
      connection,
      graph,
      foreignKeys,
      options: options.options ?? new Map(),
      versions: await run.versions.read(),
    };
    await foreignKeys.count(connection);
    const isWhole = target.dialect !== "mariadb" && turn.revision.transactional;
    if (isWhole && mark === undefined) return runWhole(work);
    return new StepwiseRun(work).run(mark, options.resolve);
  }

  #steps(revision: LoadedRevision, direction: Direction): readonly Step[] {
    const { bind } = this.#target.engine;
    const change = changeOf(revision, bind);
    return change ? stepsFor(change, direction, this.#target.dialect) : [];
  }
}

/** What a revision does to the database of a bind. */
export function changeOf(revision: LoadedRevision, bind: string): Change | undefined {
  if (bind === "default") return revision;
  return Object.hasOwn(revision.binds, bind) ? revision.binds[bind] : undefined;
}

async function createTables(connection: Connection, marks: Marks): Promise<void> {
  await marks.create();
  const create = CREATE_VERSION_TABLE.replace(VERSION_TABLE, `if not exists ${VERSION_TABLE}`);
  await connection.execute(create);
}

/** As Alembic does: each takes the place of what is before or after it, and others stay. */
function stamped(
  graph: RevisionGraph,
  known: readonly string[],
  ids: readonly string[],
): readonly string[] {
  if (ids.length === 0) return [];
  const line = new Set([...graph.ancestors(ids), ...graph.descendants(ids)]);
  const others = known.filter((id) => !line.has(id));
  const applied = graph.ancestors([...others, ...ids]);
  const follows = (id: string) =>
    graph.revisions.some((one) => applied.has(one.id) && graph.previousOf(one.id).includes(id));
  return [...applied].filter((id) => !follows(id)).toSorted();
}
