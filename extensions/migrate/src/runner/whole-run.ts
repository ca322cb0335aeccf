import { reasonOf, stepFailed } from "./errors.ts";
import { Marks } from "./marks.ts";
import { finish, markOf, type RevisionWork, runStep } from "./revision-work.ts";

/**
 * Applies a revision in one transaction: all of it is kept or nothing. The mark before it is for
 * people only, who can read in it what was begun when a process does not come to its end.
 *
 * @throws PhialError `MIGRATE_STEP_FAILED`
 */
export async function runWhole(work: RevisionWork): Promise<void> {
  const { target, connection, revision, steps, versions, direction } = work;
  const { checksum, file } = revision;
  const marks = new Marks(connection, target.clock);
  const total = steps.length;
  await marks.begin({ ...markOf(work), checksum, transactional: true, total });
  let statement = 0;
  try {
    await connection.transaction(async (inner) => {
      for (let index = 0; index < total; index += 1) {
        statement = index + 1;
        await runStep(work, inner, index);
      }
      statement = total + 1;
      await finish(work, inner);
    });
  } catch (cause) {
    const error = `statement ${statement}: ${reasonOf(cause)}`;
    // The connection itself may be what failed.
    await marks.progress(markOf(work), { error }).catch(() => undefined);
    throw stepFailed({ file, statement, total, cause, versions, direction, done: undefined });
  }
}
