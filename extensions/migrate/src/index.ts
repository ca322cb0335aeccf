/**
 * Migrations for Phial: revisions made from the models, applied once, in Alembic's way.
 *
 * @module @phial/migrate
 */
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
