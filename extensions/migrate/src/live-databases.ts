import type { Engine } from "@phial/db";
import { PhialError } from "phial";
import type { AppMigrations } from "./app-migrations.ts";
import type { DatabaseOptions } from "./database-migrations.ts";
import type { LoadedRevision } from "./loaded-revision.ts";
import { draftAfter, type NewRevisionOptions, writeRevision } from "./new-revision.ts";
import type { SqlChange } from "./revision-file.ts";
import { type PulledModels, pullModels } from "./pull/pull.ts";
import { isInMemory } from "./runner/connection.ts";
import { type Baseline, baseline } from "./schema/baseline.ts";
import { checkSchema, type SchemaCheck, type SchemaCheckOptions } from "./schema/schema-check.ts";

/** What is adopted, and what the first revision is called. */
export interface BaselineOptions
  extends DatabaseOptions, Pick<NewRevisionOptions, "message" | "revisionId"> {}

type LiveParts = Omit<SchemaCheckOptions, "models">;

/** The models of one database. */
export interface PulledBind extends PulledModels {
  readonly bind: string;
}

/** Compares databases with their models; see {@link Migrate.check}. */
export async function checkOn(
  state: AppMigrations,
  { bind }: DatabaseOptions,
): Promise<readonly SchemaCheck[]> {
  const checks: SchemaCheck[] = [];
  for (const engine of state.engines(bind)) {
    const { models } = engine;
    checks.push(await live(state, engine, (parts) => checkSchema({ ...parts, models })));
  }
  return checks;
}

/** Writes the first revision from databases that are there; see {@link Migrate.baseline}. */
export async function baselineOn(
  state: AppMigrations,
  { bind, message = "baseline", revisionId }: BaselineOptions,
): Promise<LoadedRevision | undefined> {
  const { revisions } = await state.folder.load();
  if (revisions.length > 0) throw tooLate(revisions.length);
  const found: Baseline[] = [];
  for (const engine of state.engines(bind)) {
    const others = { drivers: state.drivers, models: engine.models };
    found.push(await live(state, engine, (parts) => baseline({ ...parts, others })));
  }
  const id = revisionId ?? alembicRevision(found);
  const draft = draftAfter([], { message, ...(id !== undefined && { revisionId: id }) });
  const changes = Object.fromEntries<SqlChange>(found.map((one) => [one.bind, one.change]));
  const { default: main = { up: [], down: [] }, ...binds } = changes;
  const snapshot = new Map(found.map(({ bind: name, schemas }) => [name, schemas]));
  const written = await writeRevision(state, { ...draft, ...main, binds }, { snapshot });
  if (written) await stampAdopted(state, written, found);
  return written;
}

/** Makes models of what is there; see {@link Migrate.pull}. */
export async function pullFrom(
  state: AppMigrations,
  { bind }: DatabaseOptions,
): Promise<readonly PulledBind[]> {
  const pulled: PulledBind[] = [];
  for (const engine of state.engines(bind)) {
    const models = await live(state, engine, (parts) => pullModels(parts));
    pulled.push({ bind: engine.bind, ...models });
  }
  return pulled;
}

/** Reads on connections of its own: those of the app may lead to a replica, which may be behind. */
async function live<T>(
  state: AppMigrations,
  engine: Engine,
  read: (parts: LiveParts) => Promise<T>,
): Promise<T> {
  const { bind, driver } = engine;
  const { includeObject } = state.rules;
  const dialect = state.dialectOf(engine);
  const parts = { bind, driver, dialect, ...(includeObject && { includeObject }) };
  // In memory, another connection has another database.
  if (isInMemory({ engine, dialect })) return read({ ...parts, orm: engine.orm });
  const apart = engine.apart({});
  try {
    return await read({ ...parts, orm: apart.orm });
  } finally {
    await apart.close();
  }
}

/** What Alembic has brought the databases to, which is what both have to call it from now on. */
function alembicRevision(found: readonly Baseline[]): string | undefined {
  const ids = new Set(found.flatMap(({ alembic }) => alembic));
  const [id] = ids;
  if (ids.size < 2) return id;
  throw new PhialError(
    "MIGRATE_BASELINE_AMBIGUOUS",
    `Alembic has brought the databases to several revisions: ${[...ids].join(", ")}.`,
    "Merge them there (flask db merge heads, flask db upgrade), and run this again.",
  );
}

/** A database that has never been migrated has its tables all the same: they are not to be made. */
async function stampAdopted(
  state: AppMigrations,
  { id }: LoadedRevision,
  found: readonly Baseline[],
): Promise<void> {
  const graph = await state.folder.load();
  for (const { bind, alembic } of found) {
    if (alembic.includes(id)) continue;
    const [engine] = state.engines(bind);
    if (engine) await state.runner(engine).stamp(graph, [id], { purge: true });
  }
}

function tooLate(count: number): PhialError {
  return new PhialError(
    "MIGRATE_BASELINE_LATE",
    `A baseline is the first revision, and there ${count === 1 ? "is one" : `are ${count}`} already.`,
    "Take phial db migrate for what has changed, phial db stamp for a database that is further than it knows, or an empty folder.",
  );
}
