import { Argument, type Command as Program, Option } from "commander";
import type { Phial } from "../app/phial.ts";
import { StartContext } from "../context/start-context.ts";
import { enter } from "../context/storage.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { Command, CommandCall, CommandInput } from "../extension/command.ts";
import type { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** A command and whose it is. */
interface Mounted {
  readonly command: Command;
  readonly owner: string;
  /** The heading under which help lists it. */
  readonly heading: "App:" | "Extensions:";
}

const WORD = /^[a-z0-9][a-z0-9:._-]*$/i;

/**
 * Adds the commands of an app, its blueprints and its extensions to `program`, each to be run in a
 * context of the app. Ends the app's setup, since blueprints give their commands at its end.
 *
 * @throws PhialError `CLI_COMMAND_INVALID`, `CLI_COMMAND_TAKEN`, and what `app.build()` throws
 */
export function mountCommands(program: Program, app: Phial, session: Session): void {
  app.build();
  const owners = new Map([["help", "phial"]]);
  for (const command of program.commands) owners.set(command.name(), "phial");
  for (const mounted of commandsOf(app)) {
    const { command, owner } = mounted;
    const holder = owners.get(command.name) ?? builtInBefore(command.name, owners);
    if (holder !== undefined) throw taken(command.name, holder, owner);
    owners.set(command.name, owner);
    const place = placeOf(program, mounted);
    try {
      declare(place, command);
    } catch (cause) {
      throw invalid(mounted, "has an argument or option that cannot be", cause);
    }
    place.action(async () => {
      session.usesApp = true;
      const call = callOf(place, command, { app, terminal: session.terminal });
      const run = () => app.run(() => command.run(call));
      await (command.beforeStart === true ? enter(new StartContext(app), run) : run());
    });
  }
}

function callOf(
  place: Program,
  { options = [] }: Command,
  { app, terminal }: { readonly app: Phial; readonly terminal: Terminal },
): CommandCall {
  const names = new Set(namesOfRepeating(options));
  const given = Object.entries(place.opts<CommandCall["options"]>());
  // What `collected` has made is a list of texts.
  const lists = Object.entries(place.opts<CommandCall["lists"]>());
  return {
    app,
    // Without a parser of its own an argument is text, or a list of texts.
    args: place.processedArgs.flat() as CommandCall["args"],
    options: Object.fromEntries(given.filter(([name]) => !names.has(name))),
    lists: Object.fromEntries(lists.filter(([name]) => names.has(name))),
    print: (line) => terminal.print(line),
    ask: (question) => terminal.ask(question),
    askSecret: (question) => terminal.askSecret(question),
  };
}

function* commandsOf(app: Phial): Generator<Mounted> {
  for (const command of app.commands) yield { command, owner: app.name, heading: "App:" };
  for (const extension of app.extensions) {
    for (const command of extension.commands) {
      yield { command, owner: extension.name, heading: "Extensions:" };
    }
  }
}

/** `run faster` cannot be: `run` takes the rest of the line. */
function builtInBefore(name: string, owners: ReadonlyMap<string, string>): string | undefined {
  const [first = ""] = name.split(" ");
  return owners.get(first) === "phial" ? "phial" : undefined;
}

/** The program's command of this name; the groups around it are made when they are not there. */
function placeOf(program: Program, mounted: Mounted): Program {
  const words = mounted.command.name.split(" ");
  if (!words.every((word) => WORD.test(word))) {
    throw invalid(mounted, "has a name that cannot be typed as words");
  }
  let place = program;
  for (const word of words) {
    const group = place.commands.find((child) => child.name() === word);
    place = group ?? place.command(word).summary(`Commands of ${mounted.owner}.`);
    if (group === undefined && place.parent === program) place.helpGroup(mounted.heading);
  }
  return place.summary("").description(mounted.command.doc);
}

function declare(place: Program, { args = [], options = [] }: Command): void {
  for (const [index, { flags, doc, default: value }] of args.entries()) {
    const argument = new Argument(flags, doc);
    if (argument.required && place.registeredArguments[index - 1]?.required === false) {
      throw new TypeError(`The argument ${flags} follows one that may be missing.`);
    }
    place.addArgument(argument.default(value));
  }
  const repeating = new Set(namesOfRepeating(options));
  for (const { flags, doc, default: value, repeats } of options) {
    const option = new Option(flags, doc);
    if (option.negate && repeating.has(option.attributeName())) option.negate = false;
    if (option.variadic) throw new TypeError(`The option ${flags} takes several values.`);
    if (repeats === true) option.default([], "none").argParser(collected);
    else if (value !== undefined) option.default(value);
    place.addOption(option);
  }
}

function namesOfRepeating(options: readonly CommandInput[]): readonly string[] {
  const repeating = options.filter(({ repeats }) => repeats === true);
  return repeating.map(({ flags }) => new Option(flags).attributeName());
}

/** An option that may repeat adds to what it had. */
function collected(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function invalid({ command, owner }: Mounted, problem: string, cause?: unknown): PhialError {
  return new PhialError(
    "CLI_COMMAND_INVALID",
    `The command ${JSON.stringify(command.name)} of "${owner}" ${problem}.`,
    'Name it like "notes purge", its arguments like "<id>" or "[id]", its options like "-n, --number <value>".',
    cause === undefined ? undefined : { cause },
  );
}

function taken(name: string, holder: string, owner: string): PhialError {
  return new PhialError(
    "CLI_COMMAND_TAKEN",
    holder === "phial"
      ? `"${owner}" has the command "${name}", which phial has itself.`
      : `"${owner}" has the command "${name}", which "${holder}" has, too.`,
    `Give it another name, for example "${owner} ${name}".`,
  );
}
