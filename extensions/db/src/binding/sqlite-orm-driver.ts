import type { Configuration } from "@mikro-orm/core";
import { AbstractSqlDriver, BaseSqliteConnection, SqlitePlatform } from "@mikro-orm/sql";
import { boundConnection } from "./bound-connection.ts";
import { sqlitePlaceholders } from "./placeholders.ts";

/** MikroORM's driver of SQLite, with statements whose values are bound. */
export class BoundSqliteDriver extends AbstractSqlDriver<BaseSqliteConnection> {
  constructor(config: Configuration) {
    const connection = boundConnection(BaseSqliteConnection, sqlitePlaceholders);
    super(config, new SqlitePlatform(), connection, ["kysely"]);
  }
}
