import { DatabaseSync } from "node:sqlite";
import { PhialError } from "phial";

/** The name of a database that lives in memory. */
export const MEMORY = ":memory:";

/** What a connection is opened with: the extension's state for an app. */
export interface ConnectionOptions {
  /** An absolute path, or {@link MEMORY}. */
  readonly path: string;
  /** How long to wait for another connection's lock, in seconds. */
  readonly timeout: number;
  readonly synchronous: "NORMAL" | "FULL";
}

/**
 * Opens a database with foreign keys enforced and a write-ahead log, so that readers and a writer
 * do not wait for each other.
 *
 * @throws PhialError `SQLITE3_OPEN_FAILED`
 */
export function openConnection({ path, timeout, synchronous }: ConnectionOptions): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(path);
    connection.exec(`
      PRAGMA busy_timeout = ${Math.round(timeout * 1000)};
      PRAGMA foreign_keys = ON;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${synchronous};
    `);
    return connection;
  } catch (cause) {
    connection?.close();
    throw new PhialError(
      "SQLITE3_OPEN_FAILED",
      `The database ${path} cannot be opened: ${String(cause)}`,
      "Set SQLITE3_DATABASE to a file in a folder that exists and that the app may write to.",
      { cause },
    );
  }
}
