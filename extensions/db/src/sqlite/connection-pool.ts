import { isPhialError } from "phial";
import { MEMORY } from "../url.ts";
import { whenFree } from "./busy.ts";
import { SqliteConnection, type Statement } from "./connection.ts";
import { closed, locked, openFailed, readersBusy, transactionByHand } from "./errors.ts";
import type { StatementResult } from "./prepared-statement.ts";
import { Turnstile } from "./turnstile.ts";

export interface PoolOptions {
  readonly file: string;
  readonly busyTimeout: number;
  readonly lockTimeout: number;
  readonly statementCache: number;
  readonly synchronous: "FULL" | "NORMAL";
  readonly readers: number;
  readonly foreignKeys: boolean;
}

/** A connection that nobody else uses until it is given back. */
export interface Lease {
  readonly connection: SqliteConnection;
  giveBack(): void;
}

/**
 * The connections to one database: a single one that writes, since SQLite has one writer at a
 * time, and others that read what was committed last. In memory, one connection is all of them.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #writer: SqliteConnection;
  /** For what is read at once; a stream would hold it at the state of its beginning. */
  readonly #reader: SqliteConnection;
  readonly #idleReaders: SqliteConnection[] = [];
  readonly #connections: Set<SqliteConnection>;
  readonly #writing: Turnstile;
  readonly #reading: Turnstile;

  private constructor(options: PoolOptions, writer: SqliteConnection) {
    const { file, lockTimeout: timeout, readers } = options;
    this.#options = options;
    this.#writer = writer;
    this.#connections = new Set([writer]);
    this.#reader = this.inMemory ? writer : this.#openReader();
    const tooLong = () => locked(file, timeout);
    this.#writing = new Turnstile({ places: 1, timeout, tooLong });
    const noReader = () => readersBusy(file, timeout);
    this.#reading = new Turnstile({ places: readers, timeout, tooLong: noReader });
  }

  /**
   * Opens the file, or makes it, with a write-ahead log.
   *
   * @throws PhialError `DATABASE_SQLITE_OPEN_FAILED`
   */
  static async open(options: PoolOptions): Promise<ConnectionPool> {
    const { file, busyTimeout, statementCache, foreignKeys } = options;
    const access = { readOnly: false, timeout: 0, foreignKeys };
    const writer = new SqliteConnection({ file, statementCache, ...access });
    try {
      await whenFree(busyTimeout, () => prepareFile(writer, options));
      return new ConnectionPool(options, writer);
    } catch (cause) {
      writer.close();
      throw isPhialError(cause) ? cause : openFailed(file, cause);
    }
  }

  /** Whether all sessions share one connection. */
  get inMemory(): boolean {
    return this.#options.file === MEMORY;
  }

  /** Executes a statement that only reads; `undefined` for any other, which is not executed. */
  read(statement: Statement): StatementResult | undefined {
    return this.#reader.read(statement);
  }

  /** Executes any statement for itself, when it is its turn to write. */
  async write(statement: Statement, signal?: AbortSignal): Promise<StatementResult> {
    const { connection, giveBack } = await this.leaseWriter();
    try {
      signal?.throwIfAborted();
      return await whenFree(this.#options.busyTimeout, () => runAlone(connection, statement));
    } finally {
      giveBack();
    }
  }

  /** Begins a transaction, which writes unless it is to read only. */
  async begin(readOnly: boolean): Promise<Lease> {
    const lease = await (readOnly ? this.leaseReader() : this.leaseWriter());
    try {
      // The lock is taken at once: asking for it halfway could fail, however long one waits.
      const begin = readOnly ? "BEGIN" : "BEGIN IMMEDIATE";
      await whenFree(this.#options.busyTimeout, () => lease.connection.execute(begin));
      return lease;
    } catch (error) {
      lease.giveBack();
      throw error;
    }
  }

  /** The writer, as soon as nobody else has it. */
  async leaseWriter(): Promise<Lease> {
    await this.#writing.enter();
    return { connection: this.#writer, giveBack: () => this.#writing.leave() };
  }

  /** A reader that keeps to one state of the database; in memory, the writer. */
  async leaseReader(): Promise<Lease> {
    if (this.inMemory) return this.leaseWriter();
    await this.#reading.enter();
    try {
      const connection = this.#idleReaders.pop() ?? this.#openReader();
      return { connection, giveBack: () => this.#takeBack(connection) };
    } catch (error) {
      this.#reading.leave();
      throw error;
    }
  }

  /** Ends what is open and closes the file, with all that was committed in it and no log beside. */
  close(): void {
    const refusal = closed(this.#options.file);
    this.#writing.close(refusal);
    this.#reading.close(refusal);
    this.#connections.delete(this.#writer);
    for (const reader of this.#connections) reader.close();
    try {
      this.#writer.closeCursors();
      if (this.#writer.inTransaction) this.#writer.execute("ROLLBACK");
      this.#writer.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      this.#writer.close();
    }
  }

  #takeBack(reader: SqliteConnection): void {
    this.#idleReaders.push(reader);
    this.#reading.leave();
  }

  #openReader(): SqliteConnection {
    const { file, busyTimeout: timeout, statementCache } = this.#options;
    const reader = new SqliteConnection({ file, readOnly: true, timeout, statementCache });
    this.#connections.add(reader);
    return reader;
  }
}

function prepareFile(writer: SqliteConnection, { file, synchronous }: PoolOptions): void {
  const { rows } = writer.run({ sql: "PRAGMA journal_mode = WAL", parameters: [] });
  const mode = rows[0]?.["journal_mode"];
  // Network disks, for example, cannot share the memory that the log needs.
  if (file !== MEMORY && mode !== "wal") throw new Error(`the journal mode stays ${String(mode)}`);
  writer.execute(`PRAGMA synchronous = ${synchronous}`);
}

function runAlone(connection: SqliteConnection, statement: Statement): StatementResult {
  const result = connection.run(statement);
  if (!connection.inTransaction) return result;
  connection.execute("ROLLBACK");
  throw transactionByHand();
}
