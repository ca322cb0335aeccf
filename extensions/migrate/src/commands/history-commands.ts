import type { Command, CommandCall } from "phial";
import type { AppMigrations } from "../app-migrations.ts";
import { currentOf } from "../database-migrations.ts";
import { entryOf, type HistoryEntry, historyOf, needsCurrent } from "../history.ts";
import { type CommandSubject, databaseOf, textOf, VERBOSE } from "./command-subject.ts";
import { blockOf, lineOf, type LineParts, type Place } from "./revision-text.ts";

/** Commands that look at the folder of revisions. */
export function historyCommands(subject: CommandSubject): readonly Command[] {
  return [historyCommand, showCommand, headsCommand, branchesCommand].map((make) => make(subject));
}

function historyCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} history`,
    doc: "Lists the revisions, the newest first.",
    options: [
      { flags: "-r, --rev-range <range>", doc: "From one to another: a:b, a:, :b, -3:current." },
      { flags: "-i, --indicate-current", doc: "Marks what the databases are at." },
      VERBOSE,
    ],
    beforeStart: true,
    run: (call) => printHistory(call, migrations(call.app)),
  };
}

function showCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} show`,
    doc: "Shows a revision.",
    args: [{ flags: "[revision]", doc: "Which.", default: "head" }],
    beforeStart: true,
    run: async (call) => {
      const graph = await migrations(call.app).folder.load();
      const ids = graph.resolve(call.args[0] ?? "head");
      const entries = ids.map((id) => entryOf(graph, id));
      printListing(call, migrations(call.app), { entries, isVerbose: true });
    },
  };
}

function headsCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} heads`,
    doc: "Lists the revisions that no other follows.",
    options: [
      VERBOSE,
      { flags: "--resolve-dependencies", doc: "Leaves out what others depend on." },
    ],
    beforeStart: true,
    run: async (call) => {
      const graph = await migrations(call.app).folder.load();
      const ids = call.options["resolveDependencies"] === true ? graph.tips : graph.heads;
      const entries = ids.map((id) => entryOf(graph, id));
      printListing(call, migrations(call.app), { entries });
    },
  };
}

function branchesCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} branches`,
    doc: "Lists the revisions that several others follow.",
    options: [VERBOSE],
    beforeStart: true,
    run: (call) => printBranches(call, migrations(call.app)),
  };
}

async function printHistory(call: CommandCall, state: AppMigrations): Promise<void> {
  const range = textOf(call.options["revRange"]) ?? ":";
  const graph = await state.folder.load();
  const asks = call.options["indicateCurrent"] === true || needsCurrent(range);
  const current = asks ? await currentOf(state, databaseOf(call)) : [];
  const entries = historyOf(graph, range, new Map(current.map((one) => [one.bind, one.revisions])));
  printListing(call, state, { entries, parts: { parents: true, message: true } });
}

async function printBranches(call: CommandCall, state: AppMigrations): Promise<void> {
  const graph = await state.folder.load();
  for (const id of graph.branchPoints) {
    const entry = entryOf(graph, id);
    printListing(call, state, { entries: [entry] });
    for (const child of entry.children) {
      const line = lineOf(entryOf(graph, child), { message: true });
      call.print(`${" ".repeat(id.length)} -> ${line}`);
    }
  }
}

/** What is printed of a history. */
export interface Listing {
  readonly entries: readonly HistoryEntry[];
  readonly parts?: LineParts;
  /** On several lines each. @default what `-v` says */
  readonly isVerbose?: boolean;
}

/** Prints revisions. */
export function printListing(call: CommandCall, state: AppMigrations, listing: Listing): void {
  const { entries, parts, isVerbose = call.options["verbose"] === true } = listing;
  for (const entry of entries) {
    const lines = isVerbose ? blockOf(entry, placeOf(state)) : [lineOf(entry, parts)];
    for (const line of lines) call.print(line);
  }
}

/** Where the files are, from where the person is. */
export function placeOf({ folder, app }: AppMigrations): Place {
  return { folder: folder.path, cwd: app.root };
}
