import type { DatabaseSync } from "node:sqlite";
import { PhialError } from "phial";

/**
 * Does all of `work` or nothing. Within another transaction, only the part of this one is undone.
 *
 * @throws what `work` throws, after the rollback; PhialError `SQLITE3_TRANSACTION_ASYNC`
 */
export function inTransaction<T>(connection: DatabaseSync, work: () => T): T {
  const steps = connection.isTransaction ? NESTED : WHOLE;
  connection.exec(steps.begin);
  try {
    const result = work();
    if (result instanceof Promise) throw asyncWork(result);
    connection.exec(steps.commit);
    return result;
  } catch (error) {
    // Some errors, such as a full disk, have made SQLite roll back by itself.
    if (connection.isTransaction) connection.exec(steps.rollback);
    throw error;
  }
}

// The lock is taken at once: asking for it halfway could fail, whatever the timeout is.
const WHOLE = { begin: "BEGIN IMMEDIATE", commit: "COMMIT", rollback: "ROLLBACK" };
const NESTED = {
  begin: "SAVEPOINT nested",
  commit: "RELEASE nested",
  rollback: "ROLLBACK TO nested; RELEASE nested",
};

function asyncWork(result: Promise<unknown>): PhialError {
  result.catch(() => undefined);
  return new PhialError(
    "SQLITE3_TRANSACTION_ASYNC",
    "The work of a transaction is async: others would have to wait for it, or be part of it.",
    "Await first, then call db.transaction(() => { ... }) with a function that is not async.",
  );
}
