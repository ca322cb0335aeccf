import type { AbstractSqlConnection, SqlOptions } from "@mikro-orm/sql";
import type { Dialect } from "kysely";
import type { DatabaseTarget } from "./url.ts";

/** What a driver is asked to connect with. */
export interface DriverInit {
  readonly target: DatabaseTarget;
  /** The folder that a relative path is below. */
  readonly root: string;
  readonly poolSize: number;
  /** After how long an unused connection is closed, in milliseconds. */
  readonly idleTimeout: number;
  /** After how long a connection is replaced by a new one, in milliseconds; 0 is never. */
  readonly lifetime?: number;
  /** In milliseconds. */
  readonly connectTimeout: number;
  /** In milliseconds; 0 is never. */
  readonly statementTimeout: number;
  /** Whether SQLite enforces foreign keys; a migration that rebuilds tables must not. @default true */
  readonly foreignKeys?: boolean;
}

/** Lets a {@link Database} speak to a kind of database. */
export interface DatabaseDriver {
  /** What its URLs begin with. */
  readonly scheme: string;
  /** What MikroORM is made with. It connects at first use and not before. */
  options(init: DriverInit): SqlOptions;
  /** A dialect on the same pool, where the connection has no Kysely before it is connected. */
  dialect?(connection: AbstractSqlConnection, init: DriverInit): Dialect | undefined;
  /** Whether what is sent to another machine is encrypted. @default false */
  readonly isEncrypted?: boolean;
  /** Whether it limits the wait for a connection to `connectTimeout` itself. @default false */
  readonly limitsWait?: boolean;
}
