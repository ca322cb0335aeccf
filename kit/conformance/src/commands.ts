import type { Command, Extension } from "phial";
import { broken, type Check, makeCheck, unjudged } from "./check.ts";
import type { Subject, Trial } from "./subject.ts";

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?: [a-z][a-z0-9]*(?:-[a-z0-9]+)*)*$/;
const ARGUMENT = /^(?:<[\w.-]+>|\[[\w.-]+\])$/;
const OPTION = /^(?:-[A-Za-z], )?--[a-z][a-z0-9-]*(?: (?:<[\w.=-]+>|\[[\w.=-]+\]))?$/;

/** What holds for the commands that an extension brings along, before any is run. */
export function commandChecks<E extends Extension>(subject: Subject<E>): Check[] {
  return [
    makeCheck({
      name: "describes its commands",
      law: "The help of the phial command is made of what the extension says about itself.",
      judge: () => {
        const { commands } = subject.make();
        for (const command of commands) checkCommand(command, commands);
      },
    }),
  ];
}

function checkCommand(command: Command, all: readonly Command[]): void {
  const { name, doc, args = [], options = [] } = command;
  const want = (holds: boolean, problem: string, remedy: string): void => {
    if (!holds) throw broken(`The command ${JSON.stringify(name)} ${problem}.`, remedy);
  };
  want(NAME.test(name), "has another name than commands have", 'Name it as in "db upgrade".');
  want(doc.trim() !== "", "says nothing about itself", "Write its doc.");
  const sameName = all.filter((other) => other.name === name);
  want(sameName.length === 1, "is there twice", "Rename one of the two.");
  for (const { flags, doc } of [...args, ...options]) {
    want(doc.trim() !== "", `does not say what ${flags} is`, "Write the doc of its input.");
  }
  for (const { flags } of args) {
    want(ARGUMENT.test(flags), `has the argument ${flags}`, 'Write "<name>" or "[name]".');
  }
  for (const { flags } of options) {
    want(OPTION.test(flags), `has the option ${flags}`, 'Write "-n, --name <value>" or "--flag".');
  }
}

/** What its commands print for the app of `trial`, which is closed afterwards. */
export async function runCommands<E extends Extension>(
  { options }: Subject<E>,
  trial: Trial<E>,
): Promise<string[]> {
  const { app, extension } = trial;
  const inputs = Object.entries(options.commands ?? {});
  if (inputs.length === 0 && extension.commands.length > 0) {
    unjudged("the options do not say how to call its commands.");
  }
  const printed: string[] = [];
  const print = (line: string): void => void printed.push(line);
  for (const [name, { args = [], options = {}, lists: given = {} }] of inputs) {
    const command = extension.commands.find((known) => known.name === name);
    if (!command) throw new Error(`the options name a command "${name}", which it does not have.`);
    const lists = { ...listsOf(command), ...given };
    const terminal = { print, ask: nobody, askSecret: nobody };
    await app.run(() => command.run({ app, args, options, lists, ...terminal }));
  }
  await trial[Symbol.asyncDispose]();
  return printed;
}

/** The names under which a command finds the options that may repeat, each without a value. */
function listsOf({ options = [] }: Command): Record<string, readonly string[]> {
  const repeating = options.filter(({ repeats }) => repeats === true);
  const names = repeating.map(({ flags }) => /--(\S+)/.exec(flags)?.[1] ?? "");
  return Object.fromEntries(
    names.map((name) => [name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()), []]),
  );
}

/** Answers no question, as in a script. */
async function nobody(): Promise<undefined> {
  return undefined;
}
