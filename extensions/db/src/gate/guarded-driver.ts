import type {
  AbortableOperationOptions,
  DatabaseConnection,
  Driver,
  QueryCompiler,
  TransactionSettings,
} from "kysely";
import { PhialError } from "phial";
import type { Gate } from "./gate.ts";
import { GuardedConnection } from "./guarded-connection.ts";
import { outageOf } from "./outage.ts";
import { Sandbox } from "./sandbox.ts";
import { SandboxConnection } from "./sandbox-connection.ts";

/** A driver that needs no connection of its own to read with. */
interface ReadsAtOnce extends Driver {
  readAtOnce: GuardedDriver["readAtOnce"];
}

type Compile = QueryCompiler["compileQuery"];

/** A driver of Kysely behind a {@link Gate}. */
export class GuardedDriver implements Driver {
  readonly #inner: Driver;
  readonly #gate: Gate;
  readonly #reader: ReadsAtOnce | undefined;

  constructor(inner: Driver, gate: Gate) {
    this.#inner = inner;
    this.#reader = readsAtOnce(inner) ? inner : undefined;
    this.#gate = gate;
    gate.driver = this;
  }

  init(options?: AbortableOperationOptions): Promise<void> {
    return this.#gate.run(() => this.#inner.init(options));
  }

  async acquireConnection(options?: AbortableOperationOptions): Promise<DatabaseConnection> {
    const { sandbox, replicas } = this.#gate;
    if (sandbox) return new SandboxConnection(sandbox);
    const inner = this.#inner;
    const connection = new GuardedConnection(this.#gate, {
      acquire: () => inner.acquireConnection(options),
      release: (acquired) => inner.releaseConnection(acquired),
    });
    // Where there are replicas, the statement decides.
    if (!replicas) await connection.primary();
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings) {
    if (connection instanceof SandboxConnection) return connection.begin();
    const guarded = own(connection);
    const primary = await guarded.primary();
    try {
      await this.#inner.beginTransaction(primary, settings);
    } catch (error) {
      // Kysely keeps a connection for ever on which it could not begin.
      await guarded.release();
      throw this.#gate.judge(error);
    }
    guarded.begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof SandboxConnection) return connection.commit();
    await this.#end(own(connection), (primary) => this.#inner.commitTransaction(primary));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof SandboxConnection) return connection.rollback();
    await this.#end(own(connection), (primary) => this.#rollback(primary));
  }

  async savepoint(connection: DatabaseConnection, name: string, compile: Compile): Promise<void> {
    const primary = await primaryOf(connection);
    await this.#gate.run(async () => this.#inner.savepoint?.(primary, name, compile));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string, compile: Compile) {
    const primary = await primaryOf(connection);
    await this.#gate.run(async () => this.#inner.rollbackToSavepoint?.(primary, name, compile));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string, compile: Compile) {
    const primary = await primaryOf(connection);
    await this.#gate.run(async () => this.#inner.releaseSavepoint?.(primary, name, compile));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await (connection instanceof SandboxConnection ? connection : own(connection)).release();
  }

  /** See {@link Gate.readAtOnce}. */
  readAtOnce(statement: {
    readonly sql: string;
    readonly parameters: readonly unknown[];
  }): readonly Readonly<Record<string, unknown>>[] | undefined {
    return this.#reader?.readAtOnce(statement);
  }

  /** Puts one transaction in the place of all connections, until it is disposed of and undone. */
  async openSandbox(timeout: number): Promise<AsyncDisposable> {
    const inner = this.#inner;
    await inner.init();
    const connection = await inner.acquireConnection();
    try {
      await inner.beginTransaction(connection, {});
    } catch (error) {
      await inner.releaseConnection(connection);
      throw this.#gate.judge(error);
    }
    const sandbox = new Sandbox({ inner: connection, timeout, tooLong: sandboxBusy });
    this.#gate.sandbox = sandbox;
    return {
      [Symbol.asyncDispose]: async () => {
        this.#gate.sandbox = undefined;
        await sandbox.end(sandboxEnded());
        await inner.rollbackTransaction(connection);
        await inner.releaseConnection(connection);
      },
    };
  }

  destroy(options?: AbortableOperationOptions): Promise<void> {
    return this.#inner.destroy(options);
  }

  // Kysely keeps a connection for ever whose rollback fails: so it must not, and the server undoes
  // what was done on a connection that is gone.
  async #rollback(primary: DatabaseConnection): Promise<void> {
    try {
      await this.#inner.rollbackTransaction(primary);
    } catch (error) {
      this.#gate.judge(error);
      if (outageOf(error) === undefined) await primary.killSession?.(noOther);
    }
  }

  async #end(
    connection: GuardedConnection,
    end: (primary: DatabaseConnection) => Promise<void>,
  ): Promise<void> {
    const primary = await connection.primary();
    // What stops a statement must not stop this one.
    await connection.interruption;
    await connection.end(this.#gate.run(() => end(primary)));
  }
}

function readsAtOnce(driver: Driver): driver is ReadsAtOnce {
  return "readAtOnce" in driver;
}

function noOther(): Promise<never> {
  return Promise.reject(new Error("There is no second connection."));
}

function own(connection: DatabaseConnection): GuardedConnection {
  if (connection instanceof GuardedConnection) return connection;
  throw new TypeError("Kysely gave back a connection that it has not got from here.");
}

function primaryOf(connection: DatabaseConnection): Promise<DatabaseConnection> {
  return (connection instanceof SandboxConnection ? connection : own(connection)).primary();
}

function sandboxBusy(): PhialError {
  return new PhialError(
    "DATABASE_SANDBOX_BUSY",
    "A statement waited in vain for a transaction to end: under rollbackAfter() all share one connection.",
    "Within a transaction, write with the session of that transaction and with no second one.",
  );
}

function sandboxEnded(): PhialError {
  return new PhialError(
    "DATABASE_SANDBOX_ENDED",
    "A transaction was still under way when the rollbackAfter() of its test ended.",
    "Await what the test starts before it ends, background tasks too.",
  );
}
