import { type Command, type CommandCall, PhialError } from "phial";
import type { AppMigrations } from "../app-migrations.ts";
import { baselineOn, checkOn } from "../live-databases.ts";
import {
  BIND,
  type CommandSubject,
  databaseOf,
  MESSAGE,
  newRevisionOf,
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
