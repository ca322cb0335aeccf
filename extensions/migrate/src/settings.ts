import { defineSettings, type SettingsOf } from "phial";

/** The settings of the extension. */
export const migrateSettings = defineSettings({
  MIGRATE_DIRECTORY: {
    type: "string",
    default: "migrations",
    minLength: 1,
    doc: "The folder of the revisions, from the app's root.",
  },
  MIGRATE_LOCK_TIMEOUT: {
    type: "duration",
    default: 60,
    doc: "Longest wait for another process that migrates the same database, or holds one of its tables.",
  },
  MIGRATE_STATEMENT_TIMEOUT: {
    type: "duration",
    default: 0,
    doc: "After how long a server stops a statement of a revision; 0 is never.",
  },
});

/** Their values. */
export type MigrateSettings = SettingsOf<typeof migrateSettings>;
