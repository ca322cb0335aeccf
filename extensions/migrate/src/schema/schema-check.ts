import type { DatabaseDriver, Model } from "@phial/db";
import type { Dialect } from "../revision.ts";
import { describeChanges } from "./change-description.ts";
import { withForeignObjects } from "./foreign-objects.ts";
import { includedObjects, type IncludeObject } from "./included-objects.ts";
import { type LiveDatabase, liveSchema } from "./live-schema.ts";
import { splitName } from "./mikro-schema.ts";
import { modelSchema } from "./model-schema.ts";
import { compareSchemas } from "./schema-comparison.ts";
import { schemaStatements } from "./schema-statements.ts";

/** What {@link checkSchema} compares with the database. */
export interface SchemaCheckOptions extends Pick<LiveDatabase, "orm"> {
  readonly bind: string;
  readonly models: readonly Model[];
  /** The one of the database. */
  readonly driver: DatabaseDriver;
  readonly dialect: Dialect;
  readonly includeObject?: IncludeObject;
}

/** How the tables of a database differ from its models. */
export interface SchemaCheck {
  readonly bind: string;
  readonly dialect: Dialect;
  readonly isClean: boolean;
  /** One line for each thing that differs, such as `users: adds the column age`. */
  readonly differences: readonly string[];
  /** What would make the database what the models say. */
  readonly statements: readonly string[];
}

/** Compares the tables of a database with its models. Changes nothing. */
export async function checkSchema(options: SchemaCheckOptions): Promise<SchemaCheck> {
  const { bind, driver, models, dialect, orm, includeObject } = options;
  const described = modelSchema(driver, models);
  const schemas = described.schema.tables.flatMap(({ name }) => splitName(name)[0] ?? []);
  const live = await liveSchema({ dialect, orm, schemas });
  const from = includedObjects(live, { bind, dialect }, includeObject);
  const to = withForeignObjects(
    includedObjects(described.schema, { bind, dialect }, includeObject),
    from,
  );
  const comparison = compareSchemas(from, to, dialect);
  const differences = describeChanges(comparison);
  const { platform } = described;
  return {
    bind,
    dialect,
    isClean: differences.length === 0,
    differences,
    statements: schemaStatements({ dialect, platform, comparison, renames: [], direction: "up" }),
  };
}
