import { PhialError } from "phial";

/** The file is no database, or its folder is missing, or not to be written to. */
export function openFailed(file: string, cause: unknown): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_OPEN_FAILED",
    `The database ${file} cannot be opened: ${cause instanceof Error ? cause.message : "?"}`,
    "Name a file in a folder that exists, on a disk of this machine, that the app may write to.",
    { cause },
  );
}

/** An option that is no whole number from `least` on. */
export function optionInvalid(option: string, least: number): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_OPTION_INVALID",
    `The option ${option} of NodeSqliteDialect is not a whole number from ${least} on.`,
    `Leave it out, or write for example { ${option}: 100 }.`,
  );
}

/** The writer was in use for longer than anybody may wait. */
export function locked(file: string, timeout: number): PhialError {
  // "database is locked" is what callers of SQLite look for.
  return new PhialError(
    "DATABASE_SQLITE_LOCKED",
    `The database is locked: another session has been writing to ${file} for ${timeout} ms.`,
    "Within a transaction, write with the session of that transaction and with no second one.",
  );
}

/** Every reader was in use for longer than anybody may wait. */
export function readersBusy(file: string, timeout: number): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_READERS_BUSY",
    `All readers of ${file} have been in use for ${timeout} ms, by streams or transactions.`,
    "Read a stream to its end or leave its loop, or raise the option readers.",
  );
}

/** Somebody waited for the database when it was closed. */
export function closed(file: string): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_CLOSED",
    `The database ${file} was closed before this could be done.`,
    "Await what uses the database before you close it.",
  );
}

/** The transaction, or the database, that a stream read from is no more. */
export function streamEnded(): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_STREAM_ENDED",
    "The rows of a stream were asked for after the end of its transaction or database.",
    "Read the stream to its end within the transaction that it was opened in.",
  );
}

/** Statements would now be committed one by one, each for itself. */
export function transactionLost(): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_TRANSACTION_LOST",
    "The transaction is over: SQLite rolled it back after an error, or a statement ended it.",
    "Begin it again, and leave BEGIN, COMMIT and ROLLBACK to the session.",
  );
}

/** A transaction that nobody would end. */
export function transactionByHand(): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_TRANSACTION_BY_HAND",
    "A statement began a transaction outside of any session that could end it.",
    "Use the transactions of the session in place of BEGIN and SAVEPOINT.",
  );
}

/** A transaction that promised to read only. */
export function transactionReadOnly(): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_TRANSACTION_READ_ONLY",
    "A transaction that was begun to read only has to execute a statement that writes.",
    "Begin it without that option.",
  );
}

/** SQLite executes the first statement of a text and forgets the others. */
export function statementsSeveral(): PhialError {
  return new PhialError(
    "DATABASE_SQLITE_STATEMENTS_SEVERAL",
    "A query holds more than one statement, of which SQLite would execute only the first.",
    "Execute them one after the other, in a transaction if they belong together.",
  );
}
