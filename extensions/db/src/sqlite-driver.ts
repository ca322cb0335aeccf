import { resolve } from "node:path";
import { SqliteDriver } from "@mikro-orm/sql";
import type { DatabaseDriver } from "./driver.ts";
import { NodeSqliteDialect } from "./sqlite/dialect.ts";
import { MEMORY } from "./url.ts";

/** SQLite, on the `node:sqlite` of the runtime. */
export const sqlite: DatabaseDriver = {
  scheme: "sqlite",
  options: ({ target, root, connectTimeout, foreignKeys = true }) => {
    const file = target.database === MEMORY ? MEMORY : resolve(root, target.database);
    const timeout = Math.round(connectTimeout);
    return {
      driver: SqliteDriver,
      dbName: file,
      driverOptions: () =>
        new NodeSqliteDialect({ file, busyTimeout: timeout, lockTimeout: timeout, foreignKeys }),
    };
  },
};
