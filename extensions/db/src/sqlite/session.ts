import type {
  AbortableOperationOptions,
  CompiledQuery,
  DatabaseConnection,
  QueryResult,
} from "kysely";
import type { ConnectionPool, Lease } from "./connection-pool.ts";
import type { Cursor } from "./cursor.ts";
import { transactionLost, transactionReadOnly } from "./errors.ts";
import type { StatementResult } from "./prepared-statement.ts";
import type { Row } from "./value.ts";

interface Transaction extends Lease {
  readonly readOnly: boolean;
}

/**
 * What Kysely takes for a connection. It holds one of the pool only while it is in a transaction
 * or streams, so that a session that does nothing is in nobody's way.
 */
export class Session implements DatabaseConnection {
  readonly #pool: ConnectionPool;
  #transaction: Transaction | undefined;

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  async executeQuery<R>(
    query: CompiledQuery,
    options?: AbortableOperationOptions,
  ): Promise<QueryResult<R>> {
    const result = this.#transaction
      ? runWithin(this.#transaction, query)
      : (this.#pool.read(query) ?? (await this.#pool.write(query, options?.signal)));
    return typed<R>(result);
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
    options?: AbortableOperationOptions,
  ): AsyncIterableIterator<QueryResult<R>> {
    const size = Math.max(1, chunkSize);
    if (this.#transaction) {
      yield* chunksOf<R>(openWithin(this.#transaction, query), size);
    } else if (this.#pool.inMemory) {
      yield* slicesOf<R>(await this.executeQuery<R>(query, options), size);
    } else {
      yield* this.#streamAlone<R>(query, size, options);
    }
  }

  async *#streamAlone<R>(
    query: CompiledQuery,
    size: number,
    options: AbortableOperationOptions | undefined,
  ): AsyncGenerator<QueryResult<R>, void> {
    const { connection, giveBack } = await this.#pool.leaseReader();
    let cursor: Cursor | undefined;
    try {
      cursor = connection.openReading(query);
      if (cursor) yield* chunksOf<R>(cursor, size);
    } finally {
      giveBack();
    }
    if (!cursor) yield* slicesOf<R>(await this.executeQuery<R>(query, options), size);
  }

  async begin(readOnly: boolean): Promise<void> {
    const lease = await this.#pool.begin(readOnly);
    this.#transaction = { ...lease, readOnly };
  }

  /** Commits, or else rolls back: afterwards there is no transaction in any case. */
  commit(): void {
    try {
      const { connection } = checked(this.#transaction);
      connection.closeCursors();
      connection.execute("COMMIT");
    } finally {
      this.rollback();
    }
  }

  /** Rolls back what there is to roll back. */
  rollback(): void {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    if (!transaction) return;
    const { connection, giveBack } = transaction;
    try {
      connection.closeCursors();
      if (connection.inTransaction) connection.execute("ROLLBACK");
    } finally {
      giveBack();
    }
  }

  /** Executes a command of savepoints. */
  savepoint(command: "SAVEPOINT" | "ROLLBACK TO" | "RELEASE", name: string): void {
    const { connection } = checked(this.#transaction);
    connection.execute(`${command} "${name.replaceAll('"', '""')}"`);
  }
}

function checked(transaction: Transaction | undefined): Transaction {
  if (!transaction?.connection.inTransaction) throw transactionLost();
  return transaction;
}

function runWithin(transaction: Transaction, query: CompiledQuery): StatementResult {
  const { connection, readOnly } = checked(transaction);
  return readOnly ? onlyRead(connection.read(query)) : connection.run(query);
}

function openWithin(transaction: Transaction, query: CompiledQuery): Cursor {
  const { connection, readOnly } = checked(transaction);
  return readOnly ? onlyRead(connection.openReading(query)) : connection.open(query);
}

function onlyRead<T>(result: T | undefined): T {
  if (result === undefined) throw transactionReadOnly();
  return result;
}

function* chunksOf<R>(cursor: Cursor, size: number): Generator<QueryResult<R>, void> {
  try {
    for (let rows = cursor.take(size); rows.length > 0; rows = cursor.take(size)) {
      yield typed<R>({ rows });
    }
  } finally {
    cursor.close();
  }
}

function* slicesOf<R>({ rows }: QueryResult<R>, size: number): Generator<QueryResult<R>, void> {
  for (let start = 0; start < rows.length; start += size) {
    yield { rows: rows.slice(start, start + size) };
  }
}

function typed<R>(result: StatementResult | { rows: Row[] }): QueryResult<R> {
  // Only the caller of Kysely knows the columns that it selects.
  return result as QueryResult<R>;
}
