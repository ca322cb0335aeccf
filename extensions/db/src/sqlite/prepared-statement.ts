import type { SQLInputValue, StatementSync } from "node:sqlite";
import { boundValue, narrowed, type Row } from "./value.ts";

/** What a statement gave: rows, or what it changed. */
export interface StatementResult {
  readonly rows: Row[];
  readonly insertId?: bigint;
  readonly numAffectedRows?: bigint;
}

/** What does nothing when it is done twice. */
const SELECT = /^\s*select\b/i;

/** A statement that stays prepared. */
export class PreparedStatement {
  /** Whether the guard saw what it does. */
  readonly isWatched: boolean;
  readonly #statement: StatementSync;
  readonly #givesRows: boolean;
  #readsBigInts: boolean;

  constructor(statement: StatementSync, isWatched: boolean) {
    this.isWatched = isWatched;
    this.#statement = statement;
    this.#givesRows = statement.columns().length > 0;
    this.#readsBigInts = !(this.#givesRows && SELECT.test(statement.sourceSQL));
    statement.setReadBigInts(this.#readsBigInts);
  }

  execute(parameters: readonly unknown[]): StatementResult {
    const bound = parameters.map(boundValue);
    if (this.#givesRows) return { rows: this.#rows(bound) };
    const { changes, lastInsertRowid } = this.#statement.run(...bound);
    return { rows: [], insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes) };
  }

  /** Numbers as such take half of the time; SQLite refuses those that a number cannot hold. */
  #rows(bound: readonly SQLInputValue[]): Row[] {
    if (this.#readsBigInts) return this.#statement.all(...bound).map(narrowed);
    try {
      return this.#statement.all(...bound);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      this.#readsBigInts = true;
      this.#statement.setReadBigInts(true);
      return this.#statement.all(...bound).map(narrowed);
    }
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_OUT_OF_RANGE";
}
