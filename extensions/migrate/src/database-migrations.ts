import type { AppMigrations } from "./app-migrations.ts";
import type { CurrentState } from "./runner/current-state.ts";
import type { Applied, RunOptions as RunnerOptions } from "./runner/runner-target.ts";
import { sqlScript, stampScript } from "./runner/sql-script.ts";

/** Which databases of an app are meant. */
export interface DatabaseOptions {
  /** The bind of one of them. @default all of them */
  readonly bind?: string;
}

/** How far an upgrade or a downgrade goes, and how it is done. */
export interface RunOptions extends DatabaseOptions, Omit<RunnerOptions, "onApplied"> {
  /** A revision, the beginning of an id, `head`, `heads`, `base`, `+2`, `-1`, `label@head`. */
  readonly to?: string;
  /** Told of each revision when it is done. */
  readonly onRevision?: (migrated: MigratedRevision) => void;
}

/** A revision that was applied to a database, or undone. */
export interface MigratedRevision extends Applied {
  /** The bind of the database. */
  readonly bind: string;
  /** What it follows. */
  readonly parents: readonly string[];
}

/** What one database is at. */
export interface BindCurrent extends CurrentState {
  readonly bind: string;
  /** Where it is, without the password. */
  readonly url: string;
}

/** What is written down as what databases are at. */
export interface StampOptions extends DatabaseOptions {
  readonly to: string | readonly string[];
  /** Forgets first what they are at, also revisions that no file has. @default false */
  readonly purge?: boolean;
}

/** What SQL is written for. */
export interface ScriptOptions extends DatabaseOptions {
  /** @default "up" */
  readonly direction?: "up" | "down";
  /** What the database is at. @default "base" up, "heads" down */
  readonly from?: string;
  /** @default "head" up, "-1" down */
  readonly to?: string;
}

/** Migrates databases, one after the other; see {@link Migrate.upgrade}. */
export async function runOn(
  state: AppMigrations,
  action: "upgrade" | "downgrade",
  { to, bind, onRevision, ...options }: RunOptions & { readonly to: string },
): Promise<readonly MigratedRevision[]> {
  const graph = await state.folder.load();
  const migrated: MigratedRevision[] = [];
  for (const engine of state.engines(bind)) {
    const onApplied = (applied: Applied) => {
      const { parents } = graph.get(applied.revision);
      const one = { ...applied, parents, bind: engine.bind };
      migrated.push(one);
      onRevision?.(one);
    };
    await state.runner(engine)[action](graph, to, { ...options, onApplied });
  }
  return migrated;
}

/** See {@link Migrate.current}. */
export async function currentOf(
  state: AppMigrations,
  { bind }: DatabaseOptions,
): Promise<readonly BindCurrent[]> {
  const graph = await state.folder.load();
  const states: BindCurrent[] = [];
  for (const engine of state.engines(bind)) {
    const current = await state.runner(engine).current(graph);
    states.push({ ...current, bind: engine.bind, url: engine.url });
  }
  return states;
}

/** See {@link Migrate.stamp}. */
export async function stampOn(
  state: AppMigrations,
  { to, bind, purge = false }: StampOptions,
): Promise<readonly BindCurrent[]> {
  const graph = await state.folder.load();
  for (const engine of state.engines(bind)) {
    await state.runner(engine).stamp(graph, [to].flat(), { purge });
  }
  return currentOf(state, bind === undefined ? {} : { bind });
}

/** See {@link Migrate.sql}. */
export async function scriptOf(state: AppMigrations, options: ScriptOptions): Promise<string> {
  const { direction = "up", bind } = options;
  const { from = direction === "up" ? "base" : "heads", to = direction === "up" ? "head" : "-1" } =
    options;
  const graph = await state.folder.load();
  const start = graph.resolve(from);
  const scripts = state.engines(bind).map((engine) => {
    const place = { dialect: state.dialectOf(engine), bind: engine.bind };
    return { ...place, text: sqlScript(graph, { ...place, direction, from: start, to }) };
  });
  const titled = scripts.map(({ bind: name, dialect, text }) =>
    scripts.length === 1 ? text : `-- The database "${name}" (${dialect})\n${text}`,
  );
  return titled.join("\n");
}

/** The SQL of a stamp: the same for every database. */
export async function stampScriptOf(
  { folder }: AppMigrations,
  from: string,
  to: readonly string[],
): Promise<string> {
  const graph = await folder.load();
  const start = graph.resolve(from);
  return stampScript(
    start,
    to.flatMap((text) => graph.resolve(text, start)),
  );
}
