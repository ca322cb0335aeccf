import type { Step } from "../revision.ts";
import { reasonOf, resumeChanged, stateUnknown, stepFailed } from "./errors.ts";
import { dropInvalidIndex } from "./invalid-index.ts";
import { type Mark, Marks } from "./marks.ts";
import { finish, markOf, type RevisionWork, runStep } from "./revision-work.ts";
import type { RunOptions } from "./runner-target.ts";
import { doneHash, schemaHash, stepHash } from "./schema-hash.ts";

/** A statement that changes rows only: it is undone with its transaction. */
const CHANGES_ROWS = /^\s*(?:insert|update|delete|replace|select|with)\b/i;

/** A statement that is of the connection, and has to be said again on another one. */
const OF_SESSION = /^\s*set\s/i;

/** What SQLite does not do within a transaction; it may be done twice. */
const OUTSIDE_OF_SQLITE = /^\s*(?:vacuum|pragma|attach|detach)\b/i;

/** PostgreSQL: "cannot run inside a transaction block". */
const NOT_IN_TRANSACTION = "25001";

/**
 * Applies a revision statement by statement, each committed by itself together with the mark that
 * it is done. MariaDB commits before each statement that changes the schema: there the mark says
 * that it was begun, and a hash of the schema from before it whether it was done.
 */
export class StepwiseRun {
  readonly #work: RevisionWork;
  readonly #marks: Marks;

  constructor(work: RevisionWork) {
    this.#work = work;
    this.#marks = new Marks(work.connection, work.target.clock);
  }

  /**
   * Begins, or goes on where another run was ended.
   *
   * @throws PhialError `MIGRATE_STEP_FAILED`, `MIGRATE_STATE_UNKNOWN`, `MIGRATE_RESUME_CHANGED`
   */
  async run(mark: Mark | undefined, resolve: RunOptions["resolve"]): Promise<void> {
    const { revision, steps, versions, direction, connection } = this.#work;
    let done = mark ? await this.#resume(mark, resolve) : await this.#begin();
    try {
      for (; done < steps.length; done += 1) await this.#step(done);
      await connection.transaction((inner) => finish(this.#work, inner));
    } catch (cause) {
      const isUnsure = await this.#note(cause, done).catch(() => false);
      const place = { file: revision.file, statement: done + 1, total: steps.length, done };
      throw stepFailed({ ...place, cause, versions, direction, isUnsure });
    }
  }

  async #begin(): Promise<number> {
    const { revision, steps } = this.#work;
    const { checksum } = revision;
    const mark = { ...markOf(this.#work), checksum, transactional: false, total: steps.length };
    await this.#marks.begin(mark);
    return 0;
  }

  async #resume(mark: Mark, resolve: RunOptions["resolve"]): Promise<number> {
    const { steps, revision, connection } = this.#work;
    const isBeginning = mark.done === 0;
    if (!isBeginning && doneHash(steps, mark.done) !== mark.doneHash) {
      throw resumeChanged(revision, mark);
    }
    const isApplied = mark.entered > mark.done && (await this.#wasApplied(mark, resolve));
    const done = mark.done + (isApplied ? 1 : 0);
    await this.#marks.progress(markOf(this.#work), { ...CLEAR, ...this.#upTo(done) });
    for (const step of steps.slice(0, done)) {
      if (typeof step === "string" && OF_SESSION.test(step)) await connection.execute(step);
    }
    return done;
  }

  /** Whether the statement that was begun outside of a transaction has come to its end. */
  async #wasApplied(mark: Mark, resolve: RunOptions["resolve"]): Promise<boolean> {
    if (resolve) return resolve === "applied";
    const { revision, steps, connection, target } = this.#work;
    const step = steps[mark.entered - 1];
    if (typeof step === "string" && target.dialect === "sqlite") return false;
    const isSame = step !== undefined && stepHash(step) === mark.enteredHash;
    if (isSame && typeof step === "string" && mark.schemaHash !== undefined) {
      return (await schemaHash(connection, step)) !== mark.schemaHash;
    }
    throw stateUnknown({ revision: revision.id, file: revision.file }, mark);
  }

  async #step(index: number): Promise<void> {
    const step = this.#work.steps[index];
    if (step === undefined) return;
    if (this.#isOutside(step)) return this.#outside(step, index);
    try {
      await this.#inside(step, index);
    } catch (error) {
      if (typeof step !== "string" || !isCode(error, NOT_IN_TRANSACTION)) throw error;
      await dropInvalidIndex(this.#work.connection, step);
      await this.#outside(step, index);
    }
  }

  #isOutside(step: Step): boolean {
    const { target, revision } = this.#work;
    if (typeof step !== "string") return !revision.transactional;
    return target.dialect === "sqlite" && OUTSIDE_OF_SQLITE.test(step);
  }

  /** What is committed by the statement itself, is committed with the mark that it was begun. */
  async #inside(step: Step, index: number): Promise<void> {
    const { connection, target } = this.#work;
    const entered = await this.#entered(step, index, target.dialect === "mariadb");
    await connection.transaction(async (inner) => {
      const marks = new Marks(inner, target.clock);
      await marks.progress(markOf(this.#work), entered);
      await runStep(this.#work, inner, index);
      await marks.progress(markOf(this.#work), { ...CLEAR, ...this.#upTo(index + 1) });
    });
  }

  async #outside(step: Step, index: number): Promise<void> {
    const { connection, target } = this.#work;
    const entered = await this.#entered(step, index, target.dialect !== "sqlite");
    await this.#marks.progress(markOf(this.#work), entered);
    await runStep(this.#work, connection, index);
    await this.#marks.progress(markOf(this.#work), { ...CLEAR, ...this.#upTo(index + 1) });
  }

  async #entered(step: Step, index: number, isHashed: boolean) {
    const changesSchema = isHashed && typeof step === "string" && !CHANGES_ROWS.test(step);
    return {
      entered: index + 1,
      enteredHash: stepHash(step),
      schemaHash: changesSchema ? await schemaHash(this.#work.connection, step) : undefined,
      error: undefined,
    };
  }

  #upTo(done: number) {
    return { done, doneHash: doneHash(this.#work.steps, done) };
  }

  /**
   * Writes down why it failed. A statement that failed has changed nothing; gives whether that is
   * not known of a function, of which a part may be committed.
   */
  async #note(cause: unknown, done: number): Promise<boolean> {
    const error = `statement ${done + 1}: ${reasonOf(cause)}`;
    const { revision, direction } = markOf(this.#work);
    const isStatement = typeof this.#work.steps[done] === "string";
    const entered = isStatement && !isLost(cause) ? { entered: 0 } : {};
    await this.#marks.progress({ revision, direction }, { ...entered, error });
    const mark = await this.#marks.find(revision, direction);
    return !isStatement && mark !== undefined && mark.entered > done;
  }
}

const CLEAR = { entered: 0, enteredHash: undefined, schemaHash: undefined, error: undefined };

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Whether nobody said that the statement failed, and it may go on. */
function isLost(error: unknown): boolean {
  return !(
    error instanceof Error &&
    ("sqlState" in error || "severity" in error || "errcode" in error)
  );
}
