import type { DatabaseDriver } from "@phial/db";
import { includedObjects, type IncludeObject } from "../schema/included-objects.ts";
import { type LiveDatabase, liveSchema } from "../schema/live-schema.ts";
import { modelSchema } from "../schema/model-schema.ts";
import { compareSchemas, type SchemaComparison } from "../schema/schema-comparison.ts";
import { describeChanges } from "../schema/change-description.ts";
import { withForeignObjects } from "../schema/foreign-objects.ts";
import type { SchemaSnapshot } from "../schema/schema-snapshot.ts";
import { draftEntities } from "./draft-entities.ts";
import { fixedDrafts } from "./draft-fixes.ts";
import { draftModels } from "./draft-models.ts";
import type { ModelDraft } from "./model-draft.ts";
import { modelSource } from "./model-source.ts";

/** What {@link pullModels} reads. */
export interface PullOptions extends LiveDatabase {
  readonly bind: string;
  /** The one of the database. */
  readonly driver: DatabaseDriver;
  readonly includeObject?: IncludeObject;
}

/** A file to write. */
export interface PulledFile {
  /** Relative to the folder of the sources. */
  readonly path: string;
  readonly text: string;
}

/** Models for a database. */
export interface PulledModels {
  readonly files: readonly PulledFile[];
  /** What the models cannot say of the tables, such as that one has no primary key. */
  readonly differences: readonly string[];
}

/** How often what differs is said in other words. */
const ROUNDS = 3;

/**
 * Writes models for the tables of a database. The models are made and compared with the database
 * before they are written: what {@link PulledModels.differences} does not name, `check` finds equal.
 */
export async function pullModels(options: PullOptions): Promise<PulledModels> {
  const { drafts, comparison } = await pullDrafts(options);
  const path = options.bind === "default" ? "models.ts" : `${options.bind}-models.ts`;
  return {
    files: [{ path, text: modelSource(drafts) }],
    differences: describeChanges(comparison),
  };
}

/** The models of a database before they are written, and how they differ from it. */
export async function pullDrafts(
  options: PullOptions,
): Promise<{ drafts: readonly ModelDraft[]; comparison: SchemaComparison }> {
  const { bind, dialect, orm, includeObject } = options;
  const live = includedObjects(await liveSchema(options), { bind, dialect }, includeObject);
  let drafts = draftModels(live, { dialect, platform: orm.em.getPlatform() });
  let comparison = compared(live, drafts, options);
  for (let round = 0; round < ROUNDS && comparison.changedTables.length > 0; round += 1) {
    drafts = fixedDrafts(drafts, comparison);
    comparison = compared(live, drafts, options);
  }
  return { drafts, comparison };
}

function compared(
  live: SchemaSnapshot,
  drafts: readonly ModelDraft[],
  { bind, dialect, driver, includeObject }: PullOptions,
): SchemaComparison {
  const { schema } = modelSchema(driver, draftEntities(drafts));
  const included = includedObjects(schema, { bind, dialect }, includeObject);
  return compareSchemas(live, withForeignObjects(included, live), dialect);
}
