import { mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Database, type Model, defineEntity, p } from "@phial/db";
import { postgres } from "@phial/db/postgres";
import { Migrate } from "@phial/migrate";
import { Phial, silentLogger } from "phial";
import { cliRunner } from "phial/testing";
import { type Bench, program } from "../src/program.ts";

const MODULES = join(import.meta.dirname, "../../node_modules");

const properties = {
  id: p.integer().primary().autoincrement(),
  name: p.string().length(200),
  age: p.integer().nullable(),
};
const modelOf = (changed: object, tableName = "people"): Model =>
  defineEntity({ name: "Person", tableName, properties: { ...properties, ...changed } });
const without = (name: "name" | "age"): Model => {
  const { [name]: _gone, ...rest } = properties;
  return defineEntity({ name: "Person", tableName: "people", properties: rest });
};
const pet = defineEntity({
  name: "Pet",
  tableName: "pets",
  properties: { id: p.integer().primary() },
});

/** What is changed, and what has to be said before a revision of it is written. */
interface Danger {
  readonly what: string;
  readonly models: readonly Model[];
  /** Stands in the refusal. */
  readonly refusal: RegExp;
  /** With which it is written. */
  readonly flags: readonly string[] | undefined;
}

const DANGERS: readonly Danger[] = [
  { what: "no models", models: [], refusal: /MIGRATE_MODELS_EMPTY[^]*2 tables/, flags: undefined },
  {
    what: "no models, allowed",
    models: [],
    refusal: /MIGRATE_MODELS_EMPTY/,
    flags: undefined,
  },
  {
    what: "a column with another name",
    models: [
      defineEntity({
        name: "Person",
        tableName: "people",
        properties: { id: properties.id, age: properties.age, title: p.string().length(200) },
      }),
      pet,
    ],
    refusal: /--rename people\.name=title/,
    flags: ["--rename", "people.name=title"],
  },
  {
    what: "a table with another name",
    models: [modelOf({}, "persons"), pet],
    refusal: /--rename people=persons/,
    flags: ["--rename", "people=persons"],
  },
  {
    what: "a column that is gone",
    models: [without("age"), pet],
    refusal: /--allow-destructive/,
    flags: ["--allow-destructive"],
  },
  {
    what: "a table that is gone",
    models: [modelOf({})],
    refusal: /--allow-destructive/,
    flags: ["--allow-destructive"],
  },
  {
    what: "a narrower column",
    models: [modelOf({ name: p.string().length(20) }), pet],
    refusal: /--allow-destructive/,
    flags: ["--allow-destructive"],
  },
  {
    what: "another type",
    models: [modelOf({ name: p.integer() }), pet],
    refusal: /--allow-destructive/,
    flags: ["--allow-destructive"],
  },
];

/** Nothing that loses rows, values or a schema is written by accident. */
export default program({
  async run(bench) {
    for (const danger of DANGERS) await tryOut(bench, danger);
    await addRequired(bench);
    bench.figure(`${DANGERS.length} dangers, and a column that rows must have`);
  },
});

async function tryOut(bench: Bench, { what, models, refusal, flags }: Danger): Promise<void> {
  const root = await withHistory(bench);
  const before = filesOf(root);
  const added = what.endsWith("allowed") ? ["--allow-destructive", "--no-rename"] : [];
  const refused = await migrateTo(root, models, added);
  bench.check(refused.exitCode !== 0, `${what}: it is not refused: ${refused.output}`);
  bench.check(refusal.test(refused.output), `${what}: ${refused.output}`);
  bench.check(filesOf(root) === before, `${what}: a file was written although it was refused`);
  if (!flags) return;
  const written = await migrateTo(root, models, flags);
  bench.check(written.exitCode === 0, `${what}: with ${flags.join(" ")}: ${written.output}`);
  const { exitCode, output } = await command(root, models, ["db", "upgrade"]);
  bench.check(exitCode === 0, `${what}: it cannot be applied: ${output}`);
  const checked = await command(root, models, ["db", "check"]);
  bench.check(checked.exitCode === 0, `${what}: afterwards ${checked.output}`);
}

/** A column that must have a value, and has none for the rows that are there. */
async function addRequired(bench: Bench): Promise<void> {
  const root = await withHistory(bench);
  const { output } = await migrateTo(root, [modelOf({ email: p.string() }), pet], []);
  bench.check(/NOT_NULL|not null/i.test(output), `a required column is not flagged: ${output}`);
}

/** An app with two tables, whose first revision is applied. */
async function withHistory(bench: Bench): Promise<string> {
  const root = mkdtempSync(join(bench.folder, "dangers-"));
  // Where the files of its revisions find what they import.
  symlinkSync(MODULES, join(root, "node_modules"));
  const models = [modelOf({}), pet];
  for (const args of [["init"], ["migrate", "-m", "tables"], ["upgrade"]]) {
    const { exitCode, output } = await command(root, models, ["db", ...args]);
    if (exitCode !== 0) throw new Error(output);
  }
  return root;
}

function migrateTo(root: string, models: readonly Model[], flags: readonly string[]) {
  return command(root, models, ["db", "migrate", "-m", "change", ...flags]);
}

async function command(root: string, models: readonly Model[], args: readonly string[]) {
  // Texts of SQLite have no length: a narrower one is only one for a server.
  const db = new Database({ models, drivers: [postgres()] });
  const migrate = new Migrate(db);
  const config = { TESTING: true, DATABASE_URL: "sqlite:app.db" };
  await using app = new Phial("dangers", { root, config, log: silentLogger });
  db.initApp(app);
  migrate.initApp(app);
  return await cliRunner(app).invoke([...args]);
}

function filesOf(root: string): string {
  const names = readdirSync(join(root, "migrations"), { recursive: true, encoding: "utf8" });
  return names.toSorted((a, b) => a.localeCompare(b)).join();
}
