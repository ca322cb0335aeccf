import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Command, type CommandCall, PhialError } from "phial";
import type { AppMigrations } from "../app-migrations.ts";
import { baselineOn, checkOn, pullFrom } from "../live-databases.ts";
import {
  BIND,
  type CommandSubject,
  databaseOf,
  MESSAGE,
  newRevisionOf,
  textOf,
} from "./command-subject.ts";
import { placeOf } from "./history-commands.ts";
import { pathOf } from "./revision-text.ts";

/** Commands that look at the tables of the databases. */
export function liveCommands({ group, migrations }: CommandSubject): readonly Command[] {
  return [
    {
      name: `${group} check`,
      doc: "Compares the databases with the models; ends with 1 when they differ.",
      options: [BIND],
      beforeStart: true,
      run: (call) => check(call, migrations(call.app)),
    },
    {
      name: `${group} baseline`,
      doc: "Writes the first revision from a database that is there, Alembic's for example.",
      options: [...MESSAGE.slice(0, 2), BIND],
      beforeStart: true,
      run: async (call) => {
        const state = migrations(call.app);
        const written = await baselineOn(state, { ...newRevisionOf(call), ...databaseOf(call) });
        if (written) call.print(`Generating ${pathOf(written.file, placeOf(state))} ... done`);
      },
    },
    {
      name: `${group} pull`,
      doc: "Writes models from a database that has tables already.",
      options: [
        { flags: "-o, --out <folder>", doc: "Where to, from the app's root.", default: "." },
        BIND,
      ],
      beforeStart: true,
      run: (call) => pull(call, migrations(call.app)),
    },
  ];
}

/** @throws PhialError `MIGRATE_MODELS_DIFFER` */
async function check(call: CommandCall, state: AppMigrations): Promise<void> {
  const checks = await checkOn(state, databaseOf(call));
  const lines = checks.flatMap(({ bind, differences }) =>
    differences.map((line) => (checks.length > 1 ? `[${bind}] ${line}` : line)),
  );
  if (lines.length === 0) {
    call.print("The models are what the databases have.");
    return;
  }
  throw new PhialError(
    "MIGRATE_MODELS_DIFFER",
    `The models are not what the databases have:\n${lines.map((line) => `  ${line}`).join("\n")}`,
    "Upgrade the databases: phial db upgrade. If they are up to date: phial db migrate writes what is missing.",
  );
}

async function pull(call: CommandCall, state: AppMigrations): Promise<void> {
  const folder = resolve(call.app.root, textOf(call.options["out"]) ?? ".");
  for (const { files, differences } of await pullFrom(state, databaseOf(call))) {
    for (const { path, text } of files) {
      await writeNew(join(folder, path), text);
      call.print(`Generating ${join(folder, path)} ... done`);
    }
    if (differences.length > 0) call.print("What models cannot say of these tables:");
    for (const difference of differences) call.print(`  ${difference}`);
  }
}

/** @throws PhialError `MIGRATE_PULL_FAILED` when it is there already, or its folder is not */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (cause) {
    const isTaken = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    throw new PhialError(
      "MIGRATE_PULL_FAILED",
      isTaken ? `${file} is there already.` : `${file} could not be written.`,
      "Name another folder, which exists: phial db pull --out src/pulled.",
      { cause },
    );
  }
}
