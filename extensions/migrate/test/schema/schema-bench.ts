import {
  type AbstractSqlDriver,
  MikroORM,
  NodeSqliteDialect,
  SqliteDriver,
  type SqlEntityManager,
} from "@mikro-orm/sql";
import type { DatabaseDriver, DriverInit, Model } from "@phial/db";
import type { Dialect } from "../../src/revision.ts";
import { autogenerate } from "../../src/schema/autogenerate.ts";
import { liveSchema } from "../../src/schema/live-schema.ts";
import { dialectOf } from "../../src/schema/model-schema.ts";
import type { Rename } from "../../src/schema/rename.ts";
import { checkSchema, type SchemaCheck } from "../../src/schema/schema-check.ts";
import type { SchemaSnapshot, Snapshot } from "../../src/schema/schema-snapshot.ts";
import type { SchemaWarning } from "../../src/schema/schema-warning.ts";

/** SQLite in memory, on the driver that comes with MikroORM. */
export const sqlite: DatabaseDriver = {
  scheme: "sqlite",
  options: () => ({
    driver: SqliteDriver,
    dbName: ":memory:",
    driverOptions: () => new NodeSqliteDialect(":memory:"),
  }),
};

type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

/** What {@link generate} gives. */
export interface Step {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly snapshot: Snapshot;
  readonly warnings: readonly SchemaWarning[];
}

export interface GenerateOptions {
  readonly driver: DatabaseDriver;
  readonly models: readonly Model[];
  readonly previous?: Snapshot | undefined;
  readonly renames?: readonly Omit<Rename, "bind">[];
}

/** The step from a snapshot to models in one dialect. */
export function generate({ driver, models, previous, renames = [] }: GenerateOptions): Step {
  const { changes, snapshot, warnings } = autogenerate({
    models: new Map([["default", models]]),
    drivers: [driver],
    previous,
    renames: { accepted: renames.map((one) => ({ ...one, bind: "default" })), declined: "all" },
  });
  const change = changes.get("default");
  const dialect = dialectOf(driver);
  return {
    up: change?.up[dialect] ?? [],
    down: change?.down[dialect] ?? [],
    snapshot,
    warnings,
  };
}

/** A database to migrate. */
export class SchemaBench {
  readonly driver: DatabaseDriver;
  readonly dialect: Dialect;
  readonly orm: Orm;

  constructor(driver: DatabaseDriver, url = "sqlite::memory:") {
    this.driver = driver;
    this.dialect = dialectOf(driver);
    this.orm = new MikroORM<AbstractSqlDriver, SqlEntityManager>({
      ...driver.options(initOf(this.dialect, url)),
      entities: [],
      ensureDatabase: false,
      discovery: { warnWhenNoEntities: false },
    });
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const connection = this.orm.em.getConnection();
    await connection.ensureConnection();
    return connection.execute(sql);
  }

  /** Runs statements as a migration does: in a transaction, where the database has one for them. */
  async run(statements: readonly string[]): Promise<void> {
    const isSqlite = this.dialect === "sqlite";
    if (isSqlite) await this.rows("pragma foreign_keys = off");
    if (this.dialect !== "mariadb") await this.rows("begin");
    for (const sql of statements) {
      try {
        await this.rows(sql);
      } catch (error) {
        if (this.dialect !== "mariadb") await this.rows("rollback");
        throw new Error(`${sql}: ${String(error)}`, { cause: error });
      }
    }
    const broken = isSqlite ? await this.rows("pragma foreign_key_check") : [];
    if (this.dialect !== "mariadb") await this.rows("commit");
    if (isSqlite) await this.rows("pragma foreign_keys = on");
    if (broken.length > 0) throw new Error(JSON.stringify(broken));
  }

  async live(): Promise<SchemaSnapshot> {
    return liveSchema({ dialect: this.dialect, orm: this.orm, schemas: ["shop"] });
  }

  async check(models: readonly Model[]): Promise<SchemaCheck> {
    const { dialect, orm, driver } = this;
    return checkSchema({ bind: "default", models, dialect, orm, driver });
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}

function initOf(dialect: Dialect, url: string): DriverInit {
  const { hostname, port, username, password, pathname } = new URL(url);
  const target = {
    scheme: dialect,
    host: hostname,
    port: port === "" ? undefined : Number(port),
    user: username,
    password,
    database: pathname.slice(1),
    shown: "",
  };
  const limits = { poolSize: 1, idleTimeout: 1000, connectTimeout: 5000, statementTimeout: 0 };
  return { target, root: ".", ...limits };
}
