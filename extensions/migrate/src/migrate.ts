import type { AppDatabases } from "@phial/db";
import { type Command, Extension, type ExtensionOptions, type Phial } from "phial";
import { AppMigrations, type MigrationRules } from "./app-migrations.ts";
import { migrateCommands } from "./commands/commands.ts";
import {
  type BindCurrent,
  currentOf,
  type DatabaseOptions,
  type MigratedRevision,
  runOn,
  type RunOptions,
  scriptOf,
  type ScriptOptions,
  type StampOptions,
  stampOn,
} from "./database-migrations.ts";
import { entryOf, type HistoryEntry, historyOf, needsCurrent } from "./history.ts";
import {
  type BaselineOptions,
  baselineOn,
  checkOn,
  type PulledBind,
  pullFrom,
} from "./live-databases.ts";
import type { LoadedRevision } from "./loaded-revision.ts";
import { type MergeOptions, mergeHeads } from "./merge.ts";
import {
  migrateModels,
  type ModelMigration,
  type ModelMigrationOptions,
} from "./model-migration.ts";
import { type NewRevisionOptions, writeEmptyRevision } from "./new-revision.ts";
import type { SchemaCheck } from "./schema/schema-check.ts";
import { type MigrateSettings, migrateSettings } from "./settings.ts";

/** The extension whose databases are migrated: a `Database` of `@phial/db`. */
export interface MigratedDatabase extends Extension<AppDatabases> {}

/** What {@link Migrate} may be made with. */
export interface MigrateOptions extends ExtensionOptions, MigrationRules {
  /** The word that its commands begin with. @default "db" */
  readonly command?: string;
}

/** Which part of a history is asked for, and whether it says what the databases are at. */
export interface HistoryOptions {
  /** From one revision to another: `a:b`, `a:`, `:b`, `-3:current`. @default all of it */
  readonly range?: string;
  /** Whether the databases are asked what they are at. @default false */
  readonly indicateCurrent?: boolean;
}

/**
 * Migrations in Alembic's way: a folder of revisions, made from the models of a `Database` and
 * applied to its databases. Its methods work in a context: a request, a command, `app.run()`.
 *
 * @example
 * export const migrate = new Migrate(db);
 * migrate.initApp(app);
 * app.onStart(async () => void (await app.run(() => migrate.upgrade())));
 */
export class Migrate extends Extension<AppMigrations> {
  readonly name = this.named("migrate");
  override readonly settings = migrateSettings;
  override readonly needs: readonly Extension[];
  override readonly commands: readonly Command[];
  readonly #db: MigratedDatabase;
  readonly #rules: MigrationRules;

  constructor(db: MigratedDatabase, { command = "db", ...options }: MigrateOptions = {}) {
    super(options);
    this.needs = [db];
    this.commands = migrateCommands({ group: command, migrations: (app) => this.of(app) });
    this.#db = db;
    this.#rules = options;
  }

  protected setup(app: Phial, settings: MigrateSettings): AppMigrations {
    return new AppMigrations({ app, settings, databases: this.#db.of(app), rules: this.#rules });
  }

  /**
   * Makes the folder of the revisions; gives its path.
   *
   * @throws PhialError `MIGRATE_DIRECTORY_TAKEN`
   */
  async init(): Promise<string> {
    const { folder } = this.of();
    await folder.create();
    return folder.path;
  }

  /** Writes a revision without steps, to be filled in by hand; see {@link migrate} for another. */
  revision(options: NewRevisionOptions = {}): Promise<LoadedRevision | undefined> {
    return writeEmptyRevision(this.of(), options);
  }

  /**
   * Writes the revision that leads from the last one to the models; nothing when they are the same.
   * It compares with the snapshot beside the last revision and asks no database.
   *
   * @throws PhialError `MIGRATE_HEADS_SEVERAL`, `MIGRATE_RENAME_UNDECIDED`,
   * `MIGRATE_CHANGE_DESTRUCTIVE`, `MIGRATE_MODELS_EMPTY`
   */
  migrate(options: ModelMigrationOptions = {}): Promise<ModelMigration> {
    return migrateModels(this.of(), options);
  }

  /**
   * Writes a revision that joins several heads.
   *
   * @throws PhialError `MIGRATE_MERGE_NEEDLESS`, `MIGRATE_MERGE_CONFLICT`
   */
  merge(options: MergeOptions = {}): Promise<LoadedRevision | undefined> {
    return mergeHeads(this.of(), options);
  }

  /**
   * Applies what the databases do not have yet, up to `to`; gives what was applied.
   *
   * @throws PhialError `MIGRATE_LOCKED`, `MIGRATE_STEP_FAILED`, `MIGRATE_STATE_UNKNOWN`, and those of
   * {@link RevisionGraph.resolve}
   * @example
   * await migrate.upgrade(); // to the head
   * await migrate.upgrade({ to: "+1", bind: "archive" });
   */
  upgrade({ to = "head", ...options }: RunOptions = {}): Promise<readonly MigratedRevision[]> {
    return runOn(this.of(), "upgrade", { to, ...options });
  }

  /** Undoes what is beyond `to`, or the last revision; gives what was undone, the last first. */
  downgrade({ to = "-1", ...options }: RunOptions = {}): Promise<readonly MigratedRevision[]> {
    return runOn(this.of(), "downgrade", { to, ...options });
  }

  /** What the databases are at, and what is not well with them. */
  current(options: DatabaseOptions = {}): Promise<readonly BindCurrent[]> {
    return currentOf(this.of(), options);
  }

  /** Writes into the databases what they are at, and changes nothing else. */
  stamp(options: StampOptions): Promise<readonly BindCurrent[]> {
    return stampOn(this.of(), options);
  }

  /** How the tables of the databases differ from the models. */
  check(options: DatabaseOptions = {}): Promise<readonly SchemaCheck[]> {
    return checkOn(this.of(), options);
  }

  /**
   * Writes the first revision from databases that have tables already, and says in them that they
   * are at it. Where Alembic has been, the revision has the id that Alembic knows.
   *
   * @throws PhialError `MIGRATE_BASELINE_LATE`, `MIGRATE_BASELINE_AMBIGUOUS`
   */
  baseline(options: BaselineOptions = {}): Promise<LoadedRevision | undefined> {
    return baselineOn(this.of(), options);
  }

  /** Models for the tables that the databases have; writes no file. */
  pull(options: DatabaseOptions = {}): Promise<readonly PulledBind[]> {
    return pullFrom(this.of(), options);
  }

  /** The SQL of an upgrade or a downgrade, for somebody who runs it by hand. Connects to nothing. */
  sql(options: ScriptOptions = {}): Promise<string> {
    return scriptOf(this.of(), options);
  }

  /** The revisions, the newest first. */
  async history(options: HistoryOptions = {}): Promise<readonly HistoryEntry[]> {
    const { range = ":", indicateCurrent = false } = options;
    const state = this.of();
    const graph = await state.folder.load();
    if (!indicateCurrent && !needsCurrent(range)) return historyOf(graph, range);
    const current = await currentOf(state, {});
    return historyOf(graph, range, new Map(current.map((one) => [one.bind, one.revisions])));
  }

  /** One revision, or several that `heads` or the like means. */
  async show(revision = "head"): Promise<readonly HistoryEntry[]> {
    const graph = await this.of().folder.load();
    return graph.resolve(revision).map((id) => entryOf(graph, id));
  }

  /** The revisions that no other follows: one, unless branches were made. */
  async heads(): Promise<readonly HistoryEntry[]> {
    const graph = await this.of().folder.load();
    return graph.heads.map((id) => entryOf(graph, id));
  }

  /** The revisions that several others follow. */
  async branches(): Promise<readonly HistoryEntry[]> {
    const graph = await this.of().folder.load();
    return graph.branchPoints.map((id) => entryOf(graph, id));
  }
}
