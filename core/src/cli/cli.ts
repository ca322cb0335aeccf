import { type Command, CommanderError } from "commander";
import { isPhialError } from "../errors/phial-error.ts";
import { addBuiltIns } from "./built-ins.ts";
import type { GlobalOptions } from "./environment.ts";
import { exitCodeOf, reportError } from "./error-report.ts";
import { mountCommands } from "./mounted-commands.ts";
import { createProgram, readLeadingOptions } from "./program.ts";
import { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** What a command line that cannot be understood ends with, as in Flask. */
const USAGE_ERROR = 2;

const HELP = ["help", "--help", "-h"];

/** How a run of `phial` went. */
export interface CliOutcome {
  readonly exitCode: number;
  /** What it failed with, if it did. */
  readonly error?: unknown;
}

/**
 * Runs `phial` with these arguments. What fails is told at `terminal.stderr`; nothing is thrown. An
 * app that was made for it is closed at the end.
 *
 * @example
 * const { exitCode } = await runCli(["routes", "--sort", "path"], processTerminal());
 */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<CliOutcome> {
  const session = new Session(argv, terminal);
  let outcome: CliOutcome;
  try {
    await run(session);
    outcome = { exitCode: session.exitCode };
  } catch (error) {
    outcome = failed(terminal, error);
  }
  try {
    terminal.close();
    await session.close();
  } catch (error) {
    const failure = failed(terminal, error);
    if (outcome.exitCode === 0) return failure;
  }
  return outcome;
}

function failed(terminal: Terminal, error: unknown): CliOutcome {
  if (!(error instanceof CommanderError)) {
    reportError(terminal, error);
    return { exitCode: exitCodeOf(error), error };
  }
  // Commander has told about its own errors; help that was asked for is none.
  return error.exitCode === 0 ? { exitCode: 0 } : { exitCode: USAGE_ERROR, error };
}

async function run(session: Session): Promise<void> {
  const { terminal, argv } = session;
  const program = createProgram(terminal);
  addBuiltIns(program, session);
  const leading = readLeadingOptions(program, argv);
  const [first = "help", second] = leading.words;
  const asksForHelp = HELP.includes(first);
  const subject = asksForHelp ? second : first;
  const needsApp = !leading.version && !(subject !== undefined && isKnown(program, subject));
  const failure = needsApp ? await mountApp(program, session, leading.options) : undefined;
  const isMissing = isPhialError(failure, "CLI_APP_MISSING");
  if (failure !== undefined && !isMissing && !asksForHelp) throw failure;
  try {
    await program.parseAsync(leading.words.length === 0 ? [...argv, "--help"] : [...argv], {
      from: "user",
    });
  } finally {
    // Why the commands of the app are unknown, or not in the help.
    if (failure !== undefined && isMissing !== asksForHelp) reportError(terminal, failure);
  }
}

/** Whether the app has nothing to say about this word: a built-in command or an unknown option. */
function isKnown(program: Command, word: string): boolean {
  return word.startsWith("-") || program.commands.some((command) => command.name() === word);
}

/** Adds the commands of the app; gives what has prevented it. */
async function mountApp(
  program: Command,
  session: Session,
  options: GlobalOptions,
): Promise<unknown> {
  try {
    mountCommands(program, await session.app(options), session);
  } catch (error) {
    return error;
  }
  return undefined;
}
