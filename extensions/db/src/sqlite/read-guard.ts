import { constants, type DatabaseSync } from "node:sqlite";

const READS = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

/** The pragmas that only tell something, whatever their argument is, and of the file itself. */
const READING_PRAGMAS = new Set([
  "data_version", // asked for by full-text search
  "foreign_key_check",
  "foreign_key_list",
  "index_info",
  "index_list",
  "index_xinfo",
  "integrity_check",
  "quick_check",
  "table_info",
  "table_list",
  "table_xinfo",
]);

/**
 * Knows from SQLite itself whether a statement only reads: SQLite asks the authorizer for leave
 * for all that a statement is going to do, whatever its text looks like.
 */
export class ReadGuard {
  #watching = false;
  #refused = false;

  constructor(database: DatabaseSync) {
    database.setAuthorizer((action, subject) => this.#judge(action, subject));
  }

  /**
   * What `work` gives, or `undefined` when it would have done more than read; nothing is done
   * then.
   *
   * @throws what `work` throws for another reason
   */
  watch<T extends object>(work: () => T): T | undefined {
    this.#watching = true;
    this.#refused = false;
    try {
      return work();
    } catch (error) {
      if (this.#refused) return undefined;
      throw error;
    } finally {
      this.#watching = false;
    }
  }

  #judge(action: number, subject: string | null): number {
    if (!this.#watching || READS.has(action)) return constants.SQLITE_OK;
    const tells = subject !== null && READING_PRAGMAS.has(subject.toLowerCase());
    if (action === constants.SQLITE_PRAGMA && tells) return constants.SQLITE_OK;
    this.#refused = true;
    return constants.SQLITE_DENY;
  }
}
