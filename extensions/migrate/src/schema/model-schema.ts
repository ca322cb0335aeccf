import {
  type EntityMetadata,
  type EntityProperty,
  isRaw,
  MetadataDiscovery,
  MetadataStorage,
} from "@mikro-orm/core";
import {
  type AbstractSqlDriver,
  type AbstractSqlPlatform,
  type DatabaseSchema,
  MikroORM,
  type SqlEntityManager,
  SqlSchemaGenerator,
} from "@mikro-orm/sql";
import type { DatabaseDriver, DriverInit, Model } from "@phial/db";
import { PhialError } from "phial";
import { type Dialect, DIALECTS } from "../revision.ts";
import { schemaOf } from "./mikro-schema.ts";
import type { SchemaSnapshot } from "./schema-snapshot.ts";

/** The schema that models describe in one dialect. */
export interface ModelSchema {
  readonly schema: SchemaSnapshot;
  readonly platform: AbstractSqlPlatform;
}

type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

/**
 * The schema of models in the words of a dialect. Connects to nothing, and leaves the classes of
 * the models as they are: a running app may have built its own ORM of another dialect on them.
 */
export function modelSchema(driver: DatabaseDriver, models: readonly Model[]): ModelSchema {
  const orm: Orm = new MikroORM<AbstractSqlDriver, SqlEntityManager>({
    ...driver.options(nowhere(driver.scheme)),
    entities: [...models],
    ensureDatabase: false,
    // The constructor would go on to mark the prototypes of the models as those of this ORM.
    discovery: { warnWhenNoEntities: false, skipSyncDiscovery: true },
    debug: false,
  });
  const platform = orm.driver.getPlatform();
  const metadata = new MetadataDiscovery(
    new MetadataStorage(),
    platform,
    orm.config,
  ).discoverSync();
  orm.driver.setMetadata(metadata);
  const em = orm.driver.createEntityManager();
  const target = new SqlSchemaGenerator(em).getTargetSchema();
  const dialect = dialectOf(driver);
  for (const meta of metadata.getAll().values()) quoteDefaults(target, meta, dialect);
  return { schema: schemaOf(target, { dialect, platform, source: "models" }), platform };
}

/** The dialect that a driver speaks. */
export function dialectOf({ scheme }: DatabaseDriver): Dialect {
  const dialect = DIALECTS.find((known) => known === scheme);
  if (dialect) return dialect;
  throw new PhialError(
    "MIGRATE_DIALECT_UNKNOWN",
    `A driver is for ${scheme}:, which migrations have no SQL for.`,
    `Name the dialects to write revisions for: new Migrate(db, { dialects: ["sqlite"] }).`,
  );
}

/** MikroORM puts a text that is a default between quotes as it is, even if there are some in it. */
function quoteDefaults(
  schema: DatabaseSchema,
  { properties, tableName }: EntityMetadata,
  dialect: Dialect,
): void {
  const tables = schema.getTables().filter(({ name }) => name === tableName);
  for (const property of Object.values<EntityProperty>(properties)) {
    const { default: given, defaultRaw = "", fieldNames } = property;
    const text = /^'([^]*)'$/.exec(defaultRaw)?.[1];
    if (given === undefined || given === null || isRaw(given) || !text) continue;
    if (!/['\\]/.test(text)) continue;
    for (const table of tables) {
      const column = table.getColumn(fieldNames[0] ?? "");
      if (column?.default === defaultRaw) column.default = literalOf(text, dialect);
    }
  }
}

function literalOf(text: string, dialect: Dialect): string {
  const doubled = text.replaceAll("'", "''");
  return `'${dialect === "mariadb" ? doubled.replaceAll("\\", "\\\\") : doubled}'`;
}

/** What a driver is asked for options with: it is never told to connect. */
function nowhere(scheme: string): DriverInit {
  const target = { scheme, host: "localhost", port: undefined, user: "", password: "" };
  return {
    target: { ...target, database: scheme === "sqlite" ? ":memory:" : "offline", shown: "" },
    root: ".",
    poolSize: 1,
    connectTimeout: 1,
    idleTimeout: 1,
    statementTimeout: 0,
  };
}
