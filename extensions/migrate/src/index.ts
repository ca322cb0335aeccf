/**
 * Migrations for Phial: revisions made from the models, applied once, in Alembic's way.
 *
 * @module @phial/migrate
 */
export type { AppMigrations, MigrationRules, ProcessRevision } from "./app-migrations.ts";
export type {
  BindCurrent,
  DatabaseOptions,
  MigratedRevision,
  RunOptions,
  ScriptOptions,
  StampOptions,
} from "./database-migrations.ts";
export type { HistoryEntry } from "./history.ts";
export type { LoadedRevision } from "./loaded-revision.ts";
export type { MergeOptions } from "./merge.ts";
export { type HistoryOptions, Migrate, type MigrateOptions } from "./migrate.ts";
export type { ModelMigration, ModelMigrationOptions } from "./model-migration.ts";
export type { NewRevisionOptions } from "./new-revision.ts";
export type { RevisionDraft, SqlChange, SqlSteps } from "./revision-file.ts";
export {
  type Change,
  type Dialect,
  irreversible,
  type Revision,
  revision,
  type RevisionOptions,
  type Step,
  type StepContext,
  type Steps,
} from "./revision.ts";
export type { BaselineOptions, PulledBind } from "./live-databases.ts";
export type { IncludeObject, SchemaObject } from "./schema/included-objects.ts";
export type { Rename, RenameQuestion } from "./schema/rename.ts";
export type { SchemaCheck } from "./schema/schema-check.ts";
export type { SchemaWarning, WarningCode } from "./schema/schema-warning.ts";
