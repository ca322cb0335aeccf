import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { type Connection, isInMemory } from "./connection.ts";
import { locked } from "./errors.ts";
import type { Holder } from "./marks.ts";
import type { RunnerTarget } from "./runner-target.ts";

/** Lets one process at a time change a schema; whoever has it loses it when its process ends. */
interface Lock {
  tryLock(): Promise<boolean>;
  unlock(): Promise<void>;
  /** Whether somebody has it. */
  isHeld(): Promise<boolean>;
}

/** How often is looked whether the lock is free, in milliseconds. */
const POLL = 50;

/** What {@link withLock} needs of a run. */
export interface LockUse {
  readonly target: RunnerTarget;
  readonly connection: Connection;
  /** Who has the lock, as far as that is written down. */
  holder(): Promise<Holder | undefined>;
}

/**
 * Does the work while no other process migrates the same database.
 *
 * @throws PhialError `MIGRATE_LOCKED`
 */
export async function withLock<T>(use: LockUse, work: () => Promise<T>): Promise<T> {
  const { target, connection } = use;
  const { clock, lockTimeout, log, engine } = target;
  const lock = lockOf(target, connection);
  const start = clock.monotonic();
  let isFirst = true;
  while (!(await lock.tryLock())) {
    const waited = clock.monotonic() - start;
    if (waited >= lockTimeout) throw locked(await use.holder(), waited);
    if (isFirst) log.info({ event: "migrate.waiting", bind: engine.bind }, "migrate.waiting");
    isFirst = false;
    // Asking again, and not waiting within the database: an index that is built concurrently
    // would wait for that statement to end, and it for the index.
    await pause(POLL);
  }
  try {
    return await work();
  } finally {
    // On a connection that is lost it is free already.
    await lock.unlock().catch(() => undefined);
  }
}

/** Whether some process is migrating the database. */
export function isLocked(target: RunnerTarget, connection: Connection): Promise<boolean> {
  return lockOf(target, connection).isHeld();
}

function lockOf(target: RunnerTarget, connection: Connection): Lock {
  if (isInMemory(target)) return new MemoryLock(target.engine);
  if (target.dialect === "sqlite") return new FileLock(target);
  return target.dialect === "postgres" ? new PostgresLock(connection) : new MariaLock(connection);
}

/** Two numbers that no other program has reason to choose: "phia", "migr" in ASCII. */
const KEY = [0x70_68_69_61, 0x6d_69_67_72] as const;

/** An advisory lock of the session; its scope is the database. */
class PostgresLock implements Lock {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async tryLock(): Promise<boolean> {
    const sql = "select pg_try_advisory_lock($1::int, $2::int) as is_mine";
    const [row] = await this.#connection.execute(sql, KEY);
    return row?.["is_mine"] === true;
  }

  async unlock(): Promise<void> {
    await this.#connection.execute("select pg_advisory_unlock($1::int, $2::int)", KEY);
  }

  async isHeld(): Promise<boolean> {
    const rows = await this.#connection.execute(
      "select 1 from pg_locks where locktype = 'advisory' and classid = $1::int and objid = $2::int and objsubid = 2 and granted and database = (select oid from pg_database where datname = current_database())",
      KEY,
    );
    return rows.length > 0;
  }
}

/** A lock by name; the names are those of the server. */
class MariaLock implements Lock {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  // A name has 64 characters at most, and a database may have as many.
  static readonly #NAME = "concat('phial-migrate.', sha1(database()))";

  async tryLock(): Promise<boolean> {
    const sql = `select get_lock(${MariaLock.#NAME}, 0) as is_mine`;
    const [row] = await this.#connection.execute(sql);
    return Number(row?.["is_mine"]) === 1;
  }

  async unlock(): Promise<void> {
    await this.#connection.execute(`select release_lock(${MariaLock.#NAME})`);
  }

  async isHeld(): Promise<boolean> {
    const sql = `select is_used_lock(${MariaLock.#NAME}) as holder`;
    const [row] = await this.#connection.execute(sql);
    return (row?.["holder"] ?? null) !== null;
  }
}

/**
 * A file beside that of the database, locked as SQLite locks its own. It stays there, since two
 * processes that saw it go and come could each have a lock on another one.
 */
class FileLock implements Lock {
  readonly #file: string;
  #database: DatabaseSync | undefined;

  constructor({ engine }: RunnerTarget) {
    const { root, target } = engine.init;
    const file = resolve(root, target.database);
    // The same file under another name has the same lock.
    this.#file = `${existsSync(file) ? realpathSync(file) : file}-migrate-lock`;
  }

  async tryLock(): Promise<boolean> {
    const database = new DatabaseSync(this.#file, { timeout: 0 });
    try {
      database.exec("begin immediate");
    } catch (error) {
      database.close();
      if (isBusy(error)) return false;
      throw error;
    }
    this.#database = database;
    return true;
  }

  async unlock(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
  }

  async isHeld(): Promise<boolean> {
    if (!existsSync(this.#file)) return false;
    const isFree = await this.tryLock();
    await this.unlock();
    return !isFree;
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  // The low byte is the kind of error, what is above it the details.
  return typeof error.errcode === "number" && (error.errcode & 0xff) === SQLITE_BUSY;
}

/** Databases in memory that are being migrated: no other process can see those. */
const MIGRATING = new WeakSet<object>();

class MemoryLock implements Lock {
  readonly #engine: object;

  constructor(engine: object) {
    this.#engine = engine;
  }

  async tryLock(): Promise<boolean> {
    if (MIGRATING.has(this.#engine)) return false;
    MIGRATING.add(this.#engine);
    return true;
  }

  async unlock(): Promise<void> {
    MIGRATING.delete(this.#engine);
  }

  async isHeld(): Promise<boolean> {
    return MIGRATING.has(this.#engine);
  }
}
