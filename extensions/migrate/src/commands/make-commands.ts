import { join } from "node:path";
import type { Command, CommandCall } from "phial";
import type { AppMigrations } from "../app-migrations.ts";
import type { LoadedRevision } from "../loaded-revision.ts";
import { mergeHeads } from "../merge.ts";
import { migrateModels } from "../model-migration.ts";
import { warningText, writeEmptyRevision } from "../new-revision.ts";
import { parseRename } from "../rename-flag.ts";
import { type CommandSubject, MESSAGE, newRevisionOf, PLACE } from "./command-subject.ts";
import { openEditor } from "./editor.ts";
import { placeOf } from "./history-commands.ts";
import { askConfirm, askRename } from "./questions.ts";
import { pathOf } from "./revision-text.ts";

const COMPARISON = [
  {
    flags: "--rename <old=new>",
    doc: "What has a new name: posts=articles, users.name=full_name; may be repeated.",
    repeats: true,
  },
  { flags: "--no-rename", doc: "Takes everything else that is new for new." },
  { flags: "--allow-destructive", doc: "Writes it even if rows or values may be lost." },
];

/** Commands that write into the folder of revisions. */
export function makeCommands(subject: CommandSubject): readonly Command[] {
  return [initCommand, migrateCommand, revisionCommand, mergeCommand, editCommand].map((make) =>
    make(subject),
  );
}

function initCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} init`,
    doc: "Makes the folder of the revisions.",
    beforeStart: true,
    run: async ({ app, print }) => {
      const { folder } = migrations(app);
      await folder.create();
      print(`Creating ${folder.path} ... done`);
    },
  };
}

function migrateCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} migrate`,
    doc: "Writes a revision from what has changed in the models; needs no database.",
    options: [...MESSAGE, ...PLACE, ...COMPARISON],
    beforeStart: true,
    run: (call) => migrate(call, migrations(call.app)),
  };
}

function revisionCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} revision`,
    doc: "Writes a revision without steps, to be filled in by hand.",
    options: [
      ...MESSAGE,
      ...PLACE,
      { flags: "--autogenerate", doc: `As ${group} migrate.` },
      ...COMPARISON,
    ],
    beforeStart: true,
    run: async (call) => {
      const state = migrations(call.app);
      if (call.options["autogenerate"] === true) return migrate(call, state);
      report(call, state, await writeEmptyRevision(state, newRevisionOf(call)));
    },
  };
}

function mergeCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} merge`,
    doc: "Writes a revision that joins several heads.",
    args: [{ flags: "[revisions...]", doc: "Which; all heads unless given." }],
    options: MESSAGE,
    beforeStart: true,
    run: async (call) => {
      const state = migrations(call.app);
      const given = call.args.flatMap((text) => text ?? []);
      const revisions = given.length === 0 ? ["heads"] : given;
      report(call, state, await mergeHeads(state, { ...newRevisionOf(call), revisions }));
    },
  };
}

function editCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} edit`,
    doc: "Opens a revision in the editor that EDITOR names.",
    args: [{ flags: "[revision]", doc: "Which.", default: "head" }],
    beforeStart: true,
    run: async ({ app, args: [revision = "head"] }) => {
      const { folder } = migrations(app);
      const { file } = (await folder.load()).resolveOne(revision);
      await openEditor(join(folder.path, file));
    },
  };
}

async function migrate(call: CommandCall, state: AppMigrations): Promise<void> {
  const { options, lists, print } = call;
  const { revision, hasChanged, warnings } = await migrateModels(state, {
    ...newRevisionOf(call),
    renames: (lists["rename"] ?? []).map(parseRename),
    noRename: options["noRename"] === true,
    allowDestructive: options["allowDestructive"] === true,
    askRename: askRename(call),
    confirm: askConfirm(call),
  });
  for (const warning of warnings) print(`Warning ${warningText(warning, state.drivers.length)}`);
  if (hasChanged) report(call, state, revision);
  else print("No changes in the models: no revision was written.");
}

function report(
  { print }: CommandCall,
  state: AppMigrations,
  revision: LoadedRevision | undefined,
): void {
  if (revision) print(`Generating ${pathOf(revision.file, placeOf(state))} ... done`);
  else print("No revision was written: processRevision has refused it.");
}
