import type { AppDatabases, DatabaseDriver, Engine } from "@phial/db";
import { type Phial, PhialError } from "phial";
import { resolve } from "node:path";
import { type Dialect, DIALECTS } from "./revision.ts";
import type { RevisionDraft } from "./revision-file.ts";
import { RevisionFolder } from "./revision-folder.ts";
import { Runner } from "./runner/runner.ts";
import type { IncludeObject } from "./schema/included-objects.ts";
import type { SchemaWarning } from "./schema/schema-warning.ts";
import type { MigrateSettings } from "./settings.ts";
import { SnapshotStore } from "./snapshot-store.ts";

/** Changes a revision before its file is written, or gives `undefined` for it not to be written. */
export type ProcessRevision = (
  draft: RevisionDraft,
  warnings: readonly SchemaWarning[],
) => RevisionDraft | undefined;

/** What is decided in code about migrations. */
export interface MigrationRules {
  /** What revisions are generated for. @default the databases that the drivers of `db` know */
  readonly dialects?: readonly Dialect[];
  /** Leaves parts of a schema out of what is compared. */
  readonly includeObject?: IncludeObject;
  /** Looks at each revision before its file is written. */
  readonly processRevision?: ProcessRevision;
}

/** What {@link AppMigrations} is made with. */
export interface AppMigrationsOptions {
  readonly app: Phial;
  readonly settings: MigrateSettings;
  readonly databases: AppDatabases;
  readonly rules: MigrationRules;
}

/** The migrations of one app: its folder of revisions and its databases. Nothing is opened here. */
export class AppMigrations {
  readonly app: Phial;
  readonly rules: MigrationRules;
  readonly folder: RevisionFolder;
  readonly snapshots: SnapshotStore;
  /** One for each dialect that revisions are generated for. */
  readonly drivers: readonly DatabaseDriver[];
  readonly #databases: AppDatabases;
  readonly #settings: MigrateSettings;

  /** @throws PhialError `MIGRATE_DIALECT_UNKNOWN` */
  constructor({ app, settings, databases, rules }: AppMigrationsOptions) {
    this.app = app;
    this.rules = rules;
    this.folder = new RevisionFolder(resolve(app.root, settings.MIGRATE_DIRECTORY));
    this.snapshots = new SnapshotStore(this.folder);
    this.#databases = databases;
    this.#settings = settings;
    this.drivers = driversOf(databases.drivers, rules.dialects);
    for (const { bind, driver } of databases) dialectOf(driver.scheme, bind);
  }

  /**
   * The databases of these binds, or all of them.
   *
   * @throws PhialError `DATABASE_BIND_MISSING`
   */
  engines(bind?: string): readonly Engine[] {
    return bind === undefined ? [...this.#databases] : [this.#databases.engine(bind)];
  }

  /** The dialect of a database. */
  dialectOf({ bind, driver }: Engine): Dialect {
    return dialectOf(driver.scheme, bind);
  }

  /** What applies revisions to a database. */
  runner(engine: Engine): Runner {
    const { MIGRATE_LOCK_TIMEOUT: lock, MIGRATE_STATEMENT_TIMEOUT: statement } = this.#settings;
    return new Runner({
      engine,
      dialect: this.dialectOf(engine),
      lockTimeout: lock * 1000,
      statementTimeout: statement * 1000,
      log: this.app.log,
      clock: this.app.clock,
    });
  }
}

function driversOf(
  drivers: readonly DatabaseDriver[],
  dialects: readonly Dialect[] | undefined,
): readonly DatabaseDriver[] {
  const known = drivers.filter(({ scheme }) => isDialect(scheme));
  if (dialects === undefined) return known;
  return dialects.map((dialect) => {
    const driver = known.find(({ scheme }) => scheme === dialect);
    if (driver) return driver;
    throw new PhialError(
      "MIGRATE_DRIVER_MISSING",
      `Revisions are to be made for ${dialect}, whose driver the database was not given.`,
      "Give it, new Database({ drivers: [postgres()] }) for example, or leave the dialect out.",
    );
  });
}

function dialectOf(scheme: string, bind: string): Dialect {
  if (isDialect(scheme)) return scheme;
  throw new PhialError(
    "MIGRATE_DIALECT_UNKNOWN",
    `The database of the bind ${JSON.stringify(bind)} is "${scheme}", and revisions are for ${DIALECTS.join(", ")}.`,
    "Migrate it by other means, and declare it in a Database of its own.",
  );
}

function isDialect(scheme: string): scheme is Dialect {
  return DIALECTS.some((dialect) => dialect === scheme);
}
