import { resolve } from "node:path";
import { SqlEntityManager } from "@mikro-orm/sql";
import { BoundSqliteDriver } from "./binding/sqlite-orm-driver.ts";
import type { DatabaseDriver } from "./driver.ts";
import { fastSession } from "./fast/fast-session.ts";
import { NodeSqliteDialect } from "./sqlite/dialect.ts";
import { MEMORY } from "./url.ts";

const FastSession = fastSession(SqlEntityManager);

/** SQLite, on the `node:sqlite` of the runtime. */
export const sqlite: DatabaseDriver = {
  scheme: "sqlite",
  limitsWait: true,
  options: ({ target, root, connectTimeout, foreignKeys = true }) => {
    const file = target.database === MEMORY ? MEMORY : resolve(root, target.database);
    const timeout = Math.round(connectTimeout);
    return {
      driver: BoundSqliteDriver,
      entityManager: FastSession,
      dbName: file,
      driverOptions: () =>
        new NodeSqliteDialect({ file, busyTimeout: timeout, lockTimeout: timeout, foreignKeys }),
    };
  },
};
