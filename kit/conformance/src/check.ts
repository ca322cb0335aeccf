import { PhialError } from "phial";
import { Openings } from "./openings.ts";

/** One law of a contract as something that any test runner can run. */
export interface Check {
  /** What holds, in the present tense: the name of the test. */
  readonly name: string;
  /** Why it has to hold. */
  readonly law: string;
  /** After a run: why nothing could be said, or `undefined` where the check has passed or failed. */
  readonly skipped: string | undefined;
  /**
   * Resolves when the law holds. Checks run one after the other, whatever the runner does; a check
   * that cannot be judged says so with `process.emitWarning` and resolves.
   *
   * @throws PhialError `CONFORMANCE_LAW_BROKEN` with the problem and the remedy;
   * `CONFORMANCE_CHECK_STOPPED` when something else has failed on the way.
   */
  readonly run: () => Promise<void>;
}

/** What a check is made of. */
export interface CheckInit {
  readonly name: string;
  readonly law: string;
  judge(): void | Promise<void>;
}

/** Thrown where a check has nothing to go by. */
class Unjudged extends Error {}

/** How long a check may take, in milliseconds, so that one that hangs does not hide the others. */
const LIMIT = 30_000;
// Taken before any check watches who calls it.
const { setTimeout, clearTimeout } = globalThis;

// They watch what the whole process opens: two at once would take each other's for their own.
let last: Promise<void> = Promise.resolve();

export function makeCheck({ name, law, judge }: CheckInit): Check {
  let skipped: string | undefined;
  const run = (): Promise<void> => {
    const turn = last.then(async () => {
      skipped = await judged(judge);
      if (skipped === undefined) return;
      process.emitWarning(`"${name}" was not checked: ${skipped}`, "ConformanceWarning");
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    name,
    law,
    run,
    get skipped() {
      return skipped;
    },
  };
}

async function judged(judge: CheckInit["judge"]): Promise<string | undefined> {
  // What a fault leaves open must not outlive the check that finds it, or one that does not look.
  const openings = new Openings();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`it takes over ${LIMIT} ms.`)), LIMIT);
  try {
    await Promise.race([judge(), late.promise]);
    return undefined;
  } catch (error) {
    if (error instanceof Unjudged) return error.message;
    if (error instanceof PhialError && error.code === "CONFORMANCE_LAW_BROKEN") throw error;
    throw new PhialError(
      "CONFORMANCE_CHECK_STOPPED",
      `The check could not be finished: ${messageOf(error)}`,
      "See the cause: something has failed where nothing should, or an option of the checks is wrong.",
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    openings.stop();
  }
}

/** The law does not hold: `problem` says what was seen, `remedy` what to write. */
export function broken(problem: string, remedy: string, cause?: unknown): PhialError {
  return new PhialError(
    "CONFORMANCE_LAW_BROKEN",
    problem,
    remedy,
    cause === undefined ? {} : { cause },
  );
}

/** Ends a check that has nothing to go by. */
export function unjudged(reason: string): never {
  throw new Unjudged(reason);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
