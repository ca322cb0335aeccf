import type { AbstractSqlConnection, SqlOptions } from "@mikro-orm/sql";
import type { Kysely } from "kysely";
import type { DatabaseTarget } from "./url.ts";

/** What a driver is asked to connect with. */
export interface DriverInit {
  readonly target: DatabaseTarget;
  /** The folder that a relative path is below. */
  readonly root: string;
  readonly poolSize: number;
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
  /** Kysely on the same pool, where the connection has none before it is connected. */
  kysely?(connection: AbstractSqlConnection, init: DriverInit): Kysely<unknown>;
}
