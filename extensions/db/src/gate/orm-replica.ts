import { type AbstractSqlDriver, MikroORM, type SqlEntityManager } from "@mikro-orm/sql";
import type { AbortableOperationOptions, CompiledQuery, Kysely, QueryResult } from "kysely";
import type { DatabaseDriver, DriverInit } from "../driver.ts";
import type { Replica } from "./replica-set.ts";

/** A replica that is reached through a driver. Opens nothing before its first use. */
export class OrmReplica implements Replica {
  readonly url: string;
  readonly #driver: DatabaseDriver;
  readonly #init: DriverInit;
  #orm: MikroORM<AbstractSqlDriver, SqlEntityManager> | undefined;

  constructor(driver: DatabaseDriver, init: DriverInit) {
    this.url = init.target.shown;
    this.#driver = driver;
    this.#init = init;
  }

  async execute<R>(
    query: CompiledQuery,
    options?: AbortableOperationOptions,
  ): Promise<QueryResult<R>> {
    const kysely = await this.#kysely();
    // Kysely knows of no rows in a text; only who asked does.
    return (await kysely.executeQuery(query, options)) as QueryResult<R>;
  }

  async close(): Promise<void> {
    await this.#orm?.close(true);
  }

  async #kysely(): Promise<Kysely<unknown>> {
    this.#orm ??= new MikroORM<AbstractSqlDriver, SqlEntityManager>({
      ...this.#driver.options(this.#init),
      entities: [],
      ensureDatabase: false,
      discovery: { warnWhenNoEntities: false },
      debug: false,
    });
    const connection = this.#orm.em.getConnection();
    await connection.ensureConnection();
    return connection.getClient();
  }
}
