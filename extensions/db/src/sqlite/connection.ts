import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Cursor } from "./cursor.ts";
import { openFailed, statementsSeveral } from "./errors.ts";
import { PreparedStatement, type StatementResult } from "./prepared-statement.ts";
import { ReadGuard } from "./read-guard.ts";
import { StatementCache } from "./statement-cache.ts";
import { boundValue } from "./value.ts";

/** A statement and what is bound to it. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface ConnectionOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** How long SQLite itself waits for another process, in milliseconds. */
  readonly timeout: number;
  /** How many statements stay prepared. */
  readonly statementCache: number;
  /** Whether foreign keys are enforced. @default true */
  readonly foreignKeys?: boolean;
}

/** One connection to a database, whose statements stay prepared. */
export class SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #guard: ReadGuard;
  readonly #prepared: StatementCache<PreparedStatement>;
  readonly #writing: StatementCache<true>;
  readonly #cursors = new Set<Cursor>();

  /** @throws PhialError `DATABASE_SQLITE_OPEN_FAILED` */
  constructor({ file, readOnly, timeout, statementCache, foreignKeys = true }: ConnectionOptions) {
    try {
      const options = { readOnly, timeout, enableForeignKeyConstraints: foreignKeys };
      this.#database = new DatabaseSync(file, options);
    } catch (cause) {
      throw openFailed(file, cause);
    }
    this.#guard = new ReadGuard(this.#database);
    this.#prepared = new StatementCache(statementCache);
    this.#writing = new StatementCache(statementCache);
  }

  /** Whether there is a transaction; no longer when SQLite has rolled it back by itself. */
  get inTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }

  get preparedStatements(): number {
    return this.#prepared.size;
  }

  /** Executes what gives nothing. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Executes any statement. */
  run({ sql, parameters }: Statement): StatementResult {
    return (this.#prepared.get(sql) ?? this.#keep(sql, false)).execute(parameters);
  }

  /** The rows of a statement that only reads; `undefined` for any other, which is not executed. */
  read({ sql, parameters }: Statement): StatementResult | undefined {
    return this.#unlessItWrites(sql, () => {
      const known = this.#prepared.get(sql);
      return (known?.isWatched ? known : this.#keep(sql, true)).execute(parameters);
    });
  }

  /** As {@link read}, for rows that are read one after the other. */
  openReading(statement: Statement): Cursor | undefined {
    return this.#unlessItWrites(statement.sql, () => this.open(statement));
  }

  /** The rows of any statement, one after the other. */
  open({ sql, parameters }: Statement): Cursor {
    // A statement of its own: another execution would begin a shared one anew.
    const statement = this.#prepare(sql);
    statement.setReadBigInts(true);
    const rows = statement.iterate(...parameters.map(boundValue));
    const cursor = new Cursor(rows, () => this.#cursors.delete(cursor));
    this.#cursors.add(cursor);
    return cursor;
  }

  closeCursors(): void {
    for (const cursor of this.#cursors) cursor.close();
  }

  close(): void {
    if (!this.#database.isOpen) return;
    this.closeCursors();
    this.#prepared.clear();
    this.#database.close();
  }

  #unlessItWrites<T extends object>(sql: string, work: () => T): T | undefined {
    if (this.#writing.get(sql)) return undefined;
    const result = this.#guard.watch(work);
    if (result === undefined) this.#writing.set(sql, true);
    return result;
  }

  #keep(sql: string, isWatched: boolean): PreparedStatement {
    const prepared = new PreparedStatement(this.#prepare(sql), isWatched);
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    if (isFollowed(sql, statement)) throw statementsSeveral();
    return statement;
  }
}

/** What may stand behind a statement: blanks, semicolons and comments. */
const NOTHING = /--[^\n]*|\/\*[^]*?(?:\*\/|$)|[\s;]+/g;

function isFollowed(sql: string, { sourceSQL }: StatementSync): boolean {
  return sql.length > sourceSQL.length && sql.slice(sourceSQL.length).replace(NOTHING, "") !== "";
}
