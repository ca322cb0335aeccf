import {
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { PoolOptions } from "./connection-pool.ts";
import { NodeSqliteDriver } from "./driver.ts";
import { optionInvalid } from "./errors.ts";

/** How {@link NodeSqliteDialect} opens and shares a database. */
export interface NodeSqliteOptions {
  /** The path of the file, or `:memory:`. */
  readonly file: string;
  /** The longest wait for another process that writes, in milliseconds. @default 5000 */
  readonly busyTimeout?: number;
  /** The longest wait for another session of this process, in milliseconds. @default 10000 */
  readonly lockTimeout?: number;
  /** How many statements each connection keeps prepared. @default 256 */
  readonly statementCache?: number;
  /** `FULL` keeps what was committed even when the power fails. @default "FULL" */
  readonly synchronous?: "FULL" | "NORMAL";
  /** How many streams and reading transactions may be open at once. @default 4 */
  readonly readers?: number;
  /** Whether foreign keys are enforced. @default true */
  readonly foreignKeys?: boolean;
}

const DEFAULTS = {
  busyTimeout: 5000,
  lockTimeout: 10_000,
  statementCache: 256,
  synchronous: "FULL",
  readers: 4,
  foreignKeys: true,
} as const;

/**
 * SQLite for Kysely on `node:sqlite`: one session writes at a time, and the others read meanwhile
 * what was committed last. A statement outside of a transaction is one for itself.
 *
 * In memory all sessions share one connection, so that they also see what is not yet committed.
 *
 * @throws PhialError `DATABASE_SQLITE_OPTION_INVALID`
 * @example
 * const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect({ file: "app.db" }) });
 */
export class NodeSqliteDialect implements Dialect {
  readonly #options: PoolOptions;

  constructor(options: NodeSqliteOptions) {
    this.#options = { ...DEFAULTS, ...options };
    for (const name of ["busyTimeout", "lockTimeout", "statementCache"] as const) {
      checkWhole(name, this.#options[name], 0);
    }
    checkWhole("readers", this.#options.readers, 1);
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#options);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new ConcurrentSqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** Kysely would otherwise let one session in at a time, also to read. */
class ConcurrentSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function checkWhole(option: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) throw optionInvalid(option, least);
}
