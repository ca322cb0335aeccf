import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BoundModels,
  Database,
  type DatabaseDriver,
  defineEntity,
  type Model,
  p,
} from "@phial/db";
import { Phial, silentLogger } from "phial";
import { fakeClock } from "phial/testing";
import { cliRunner } from "phial/testing";
import { Migrate, type MigrateOptions } from "../src/index.ts";

export const User = defineEntity({
  name: "User",
  tableName: "users",
  properties: { id: p.integer().primary().autoincrement(), name: p.string() },
});

export const Entry = defineEntity({
  name: "Entry",
  tableName: "entries",
  properties: { id: p.integer().primary().autoincrement(), what: p.string() },
});

/** What {@link MigratedApp} is made with. */
export interface MigratedAppOptions extends MigrateOptions {
  readonly models?: readonly Model[];
  readonly binds?: BoundModels;
  readonly drivers?: readonly DatabaseDriver[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** The folder of another app, to go on with its files. */
  readonly folder?: string;
}

/** An app in a folder of its own, with its database in a file there. */
export class MigratedApp implements AsyncDisposable {
  readonly app: Phial;
  readonly folder: string;
  readonly db: Database<readonly Model[], BoundModels>;
  readonly migrate: Migrate;
  readonly #isOwner: boolean;

  constructor({ config, folder, ...options }: MigratedAppOptions = {}) {
    const { models = [User], binds = {}, drivers = [], ...rest } = options;
    this.folder = folder ?? mkdtempSync(join(tmpdir(), "phial-migrate-"));
    this.#isOwner = folder === undefined;
    this.db = new Database({ models, binds, drivers });
    this.migrate = new Migrate(this.db, {
      ...(drivers.length === 0 && { dialects: ["sqlite"] }),
      ...rest,
    });
    const urls = Object.keys(binds).map((bind) => [bind, `sqlite:${bind}.db`]);
    if (this.#isOwner) linkPackage(this.folder);
    this.app = new Phial("notes", {
      root: this.folder,
      log: silentLogger,
      clock: fakeClock(Date.UTC(2026, 10, 21, 19, 50)),
      config: { TESTING: true, DATABASE_BINDS: Object.fromEntries(urls), ...config },
    });
    this.db.initApp(this.app);
    this.migrate.initApp(this.app);
  }

  /** Runs `phial db` with these arguments; with `input` somebody is there to type it. */
  async run(args: readonly string[], input?: string) {
    const call = input === undefined ? {} : { input };
    return cliRunner(this.app).invoke(["db", ...args], call);
  }

  /** Runs it and gives what it has printed; it must not fail. */
  async output(...args: readonly string[]): Promise<readonly string[]> {
    const { exitCode, stdout, stderr } = await this.run(args);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trimEnd().split("\n");
  }

  /** Runs it and gives the code of the error that it must fail with. */
  async code(...args: readonly string[]): Promise<unknown> {
    const { exitCode, error } = await this.run(args);
    return exitCode === 1 && error instanceof Error && "code" in error ? error.code : exitCode;
  }

  /** Uses the API in a context. */
  use<T>(work: (migrate: Migrate) => T | Promise<T>): Promise<T> {
    return this.app.run(() => work(this.migrate));
  }

  /** Asks the database of a bind. */
  async sql(statement: string, bind = "default"): Promise<readonly Record<string, unknown>[]> {
    const engine = this.db.of(this.app).engine(bind);
    return engine.orm.em.getConnection().execute(statement);
  }

  files(): readonly string[] {
    return readdirSync(join(this.folder, "migrations")).filter((name) => name.endsWith(".ts"));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, "migrations", name), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    if (this.#isOwner) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Lets the files of revisions import what they are written with. */
function linkPackage(folder: string): void {
  const packages = join(folder, "node_modules/@phial");
  mkdirSync(packages, { recursive: true });
  symlinkSync(join(import.meta.dirname, ".."), join(packages, "migrate"), "dir");
}
