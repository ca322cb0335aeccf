import { type Command, type CommandCall, type CommandInput, PhialError } from "phial";
import type { AppMigrations } from "../app-migrations.ts";
import {
  currentOf,
  type MigratedRevision,
  type RunOptions,
  runOn,
  scriptOf,
  stampOn,
  stampScriptOf,
} from "../database-migrations.ts";
import { entryOf } from "../history.ts";
import {
  BIND,
  type CommandSubject,
  databaseOf,
  stepOptionsOf,
  textOf,
  VERBOSE,
} from "./command-subject.ts";
import { printListing } from "./history-commands.ts";

const RUN: readonly CommandInput[] = [
  {
    flags: "--sql",
    doc: "Prints the SQL and connects to nothing; from:to says what it begins with.",
  },
  {
    flags: "-x, --x-arg <name=value>",
    doc: "What the steps that are functions are given; may be repeated.",
    repeats: true,
  },
  { flags: "--tag <text>", doc: "As -x tag=<text>." },
  BIND,
  {
    flags: "--resolve <state>",
    doc: "Whether the statement that an interrupted run had begun is done: applied, not-applied.",
  },
  { flags: "--strict", doc: "Refuses when the file of an applied revision has changed." },
];

/** Commands that work on the databases. */
export function runCommands(subject: CommandSubject): readonly Command[] {
  return [upgradeCommand, downgradeCommand, stampCommand, currentCommand].map((make) =>
    make(subject),
  );
}

function upgradeCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} upgrade`,
    doc: "Applies what a database does not have yet.",
    args: [
      { flags: "[revision]", doc: "How far: heads, +1, an id, <label>@head.", default: "head" },
    ],
    options: RUN,
    beforeStart: true,
    run: (call) => run(call, migrations(call.app), "upgrade"),
  };
}

function downgradeCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} downgrade`,
    doc: "Undoes what is beyond a revision.",
    args: [{ flags: "[revision]", doc: "How far: base, -2, an id, <label>@base.", default: "-1" }],
    options: RUN,
    beforeStart: true,
    run: (call) => run(call, migrations(call.app), "downgrade"),
  };
}

function stampCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} stamp`,
    doc: "Writes into a database what it is at, and changes nothing else.",
    args: [{ flags: "[revisions...]", doc: "What it is at; the head unless given." }],
    options: [
      { flags: "--purge", doc: "Forgets first what it is at, also what no file has." },
      {
        flags: "--sql",
        doc: "Prints the SQL and connects to nothing; from:to says what it begins with.",
      },
      BIND,
    ],
    beforeStart: true,
    run: (call) => stamp(call, migrations(call.app)),
  };
}

function currentCommand({ group, migrations }: CommandSubject): Command {
  return {
    name: `${group} current`,
    doc: "Shows what the databases are at, and what is not well with them.",
    options: [VERBOSE, BIND],
    beforeStart: true,
    run: (call) => printCurrent(call, migrations(call.app)),
  };
}

type Action = "upgrade" | "downgrade";

async function run(call: CommandCall, state: AppMigrations, action: Action): Promise<void> {
  const [text = ""] = call.args;
  if (call.options["sql"] === true) {
    const direction = action === "upgrade" ? "up" : "down";
    call.print(await scriptOf(state, { ...databaseOf(call), direction, ...rangeOf(text) }));
    return;
  }
  const count = state.engines().length;
  const applied = await runOn(state, action, {
    ...databaseOf(call),
    to: text,
    options: stepOptionsOf(call),
    strict: call.options["strict"] === true,
    ...resolutionOf(call),
    onRevision: (revision) => call.print(runningLine(revision, count)),
  });
  if (applied.length === 0) call.print(`Nothing to ${action}.`);
}

/** @example "Running upgrade 3f2a9c1d04be -> 51ab00c1d2e3, add posts" */
function runningLine(applied: MigratedRevision, databases: number): string {
  const { revision, message, direction, bind, resumed } = applied;
  const below = applied.parents.join(", ") || "<base>";
  const [from, to] = direction === "up" ? [below, revision] : [revision, below];
  const place = databases > 1 ? `[${bind}] ` : "";
  const what = direction === "up" ? "upgrade" : "downgrade";
  const again = resumed ? " (went on where it was interrupted)" : "";
  return `${place}Running ${what} ${from} -> ${to}, ${message}${again}`;
}

/** `from:to`, or only where it leads to. */
function rangeOf(text: string): { readonly from?: string; readonly to?: string } {
  const at = text.indexOf(":");
  if (at < 0) return { to: text };
  const [from, to] = [text.slice(0, at), text.slice(at + 1)];
  return { ...(from !== "" && { from }), ...(to !== "" && { to }) };
}

/** @throws PhialError `MIGRATE_OPTION_INVALID` */
function resolutionOf({ options }: CommandCall): Pick<RunOptions, "resolve"> {
  const resolve = textOf(options["resolve"]);
  if (resolve === undefined) return {};
  if (resolve === "applied" || resolve === "not-applied") return { resolve };
  throw new PhialError(
    "MIGRATE_OPTION_INVALID",
    `--resolve was given ${JSON.stringify(resolve)}.`,
    "Write --resolve applied, or --resolve not-applied.",
  );
}

async function stamp(call: CommandCall, state: AppMigrations): Promise<void> {
  const given = call.args.flatMap((text) => text ?? []);
  const to = given.length === 0 ? ["head"] : given;
  if (call.options["sql"] === true) {
    const { from = "base", to: last = "head" } = rangeOf(to.at(-1) ?? "");
    call.print(await stampScriptOf(state, from, [...to.slice(0, -1), last]));
    return;
  }
  const purge = call.options["purge"] === true;
  for (const { bind, revisions } of await stampOn(state, { ...databaseOf(call), to, purge })) {
    call.print(`The database "${bind}" is at ${revisions.join(", ") || "<base>"}.`);
  }
}

async function printCurrent(call: CommandCall, state: AppMigrations): Promise<void> {
  const graph = await state.folder.load();
  const databases = await currentOf(state, databaseOf(call));
  for (const database of databases) {
    const isVerbose = call.options["verbose"] === true;
    if (isVerbose || databases.length > 1) {
      call.print(`Current revision(s) for ${database.bind} (${database.url}):`);
    }
    const ids = graph.applied(database.revisions);
    printListing(call, state, { entries: ids.map((id) => entryOf(graph, id)) });
    if (database.revisions.length === 0) call.print("<base>");
    for (const note of database.notes) call.print(note);
  }
}
