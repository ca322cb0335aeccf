import type { DatabaseDriver, Model } from "@phial/db";
import type { Dialect } from "../revision.ts";
import type { GeneratedChange } from "./autogenerate.ts";
import { includedObjects, type IncludeObject } from "./included-objects.ts";
import { type LiveDatabase, liveSchema } from "./live-schema.ts";
import { dialectOf, modelSchema, type ModelSchema } from "./model-schema.ts";
import { compareSchemas } from "./schema-comparison.ts";
import { emptySchema, type SchemaSnapshot } from "./schema-snapshot.ts";
import { schemaStatements } from "./schema-statements.ts";

/** What {@link baseline} reads. */
export interface BaselineOptions extends LiveDatabase {
  readonly bind: string;
  /** The one of the database. */
  readonly driver: DatabaseDriver;
  readonly includeObject?: IncludeObject;
  /** Further dialects, for which the models say what the tables are. */
  readonly others?: {
    readonly drivers: readonly DatabaseDriver[];
    readonly models: readonly Model[];
  };
}

/** A first revision for a database that is there already. */
export interface Baseline {
  readonly bind: string;
  readonly dialect: Dialect;
  /** The revision that Alembic has brought the database to; none where it has not been there. */
  readonly alembic: readonly string[];
  readonly change: GeneratedChange;
  readonly schemas: ReadonlyMap<Dialect, SchemaSnapshot>;
}

/** What would create the tables that a database has, with the words that it has for them. */
export async function baseline(options: BaselineOptions): Promise<Baseline> {
  const { bind, dialect, orm, driver, includeObject } = options;
  const live = await liveSchema(options);
  const hasAlembic = live.tables.some(({ name }) => name === "alembic_version");
  const rows = hasAlembic
    ? await orm.em
        .getConnection()
        .execute<{ version_num: string }[]>("select version_num from alembic_version")
    : [];
  const { platform } = modelSchema(driver, []);
  const { drivers = [], models = [] } = options.others ?? {};
  const described = drivers
    .filter((other) => dialectOf(other) !== dialect && models.length > 0)
    .map((other) => ({ dialect: dialectOf(other), ...modelSchema(other, models) }));
  const all = [{ dialect, platform, schema: live }, ...described].map((one) => ({
    ...one,
    schema: includedObjects(one.schema, { bind, dialect: one.dialect }, includeObject),
  }));
  return {
    bind,
    dialect,
    alembic: rows.map((row) => row.version_num),
    schemas: new Map(all.map((one) => [one.dialect, one.schema])),
    change: {
      up: Object.fromEntries(all.map((one) => [one.dialect, written(one, "up")])),
      down: Object.fromEntries(all.map((one) => [one.dialect, written(one, "down")])),
    },
  };
}

function written(
  { dialect, platform, schema }: ModelSchema & { readonly dialect: Dialect },
  direction: "up" | "down",
): readonly string[] {
  const [from, to] = direction === "up" ? [emptySchema, schema] : [schema, emptySchema];
  const comparison = compareSchemas(from, to, dialect);
  return schemaStatements({ dialect, platform, comparison, renames: [], direction });
}
