import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { GlobalOptions } from "./environment.ts";
import type { Terminal } from "./terminal.ts";

const EXAMPLES = `
Examples:
  phial run --debug                     serve app.ts and restart when a file changes
  phial --app src/main.ts:createApp routes
  phial config SECRET_KEY               where a setting comes from`;

/** The `phial` program without its commands: global options, version, the look of its help. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command("phial")
    .description("Serves and inspects Phial apps, and runs their commands.")
    .usage("[options] <command>")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(styledError(terminal, text)),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      getOutHasColors: () => terminal.hasColors(terminal.stdout),
      getErrHasColors: () => terminal.hasColors(terminal.stderr),
    })
    .configureHelp({
      styleTitle: (text) => terminal.paint("title", text),
      styleCommandText: (text) => terminal.paint("name", text),
      styleSubcommandText: (text) => terminal.paint("name", text),
      styleOptionText: (text) => terminal.paint("name", text),
      styleArgumentText: (text) => terminal.paint("name", text),
    })
    .version(
      `phial ${packageVersion()}, node ${process.versions.node}`,
      "-V, --version",
      "Version.",
    )
    .helpOption("-h, --help", "Help.")
    .helpCommand("help [command]", "Help about a command.")
    .addHelpText("after", EXAMPLES);
  for (const option of globalOptions()) program.addOption(option);
  return program;
}

/** The options of every command. The app's own commands have them before their name. */
export function globalOptions(): Option[] {
  return [
    new Option("-A, --app <module:name>", "The app, or the function that makes it."),
    new Option("-e, --env-file <file>", "Environment variables to read, over those of .env."),
    new Option("--debug", "Set DEBUG."),
    new Option("--no-debug", "Unset DEBUG."),
  ];
}

/** What stands before the first word of a command line, and that word with everything after it. */
export interface LeadingOptions {
  readonly options: GlobalOptions;
  readonly version: boolean;
  readonly words: readonly string[];
}

/**
 * Reads the options before the command, when the commands of the app are not known yet.
 *
 * @throws CommanderError where a value is missing
 */
export function readLeadingOptions(program: Command, argv: readonly string[]): LeadingOptions {
  const reader = new Command().copyInheritedSettings(program).allowUnknownOption();
  reader.passThroughOptions().helpOption(false);
  for (const option of [...globalOptions(), new Option("-V, --version")]) reader.addOption(option);
  const { operands, unknown } = reader.parseOptions([...argv]);
  const { version = false, ...options } = reader.opts<GlobalOptions & { version?: boolean }>();
  return { options, version, words: [...operands, ...unknown] };
}

function packageVersion(): string {
  // The same path from the sources and from what is built of them.
  const path = new URL("../../package.json", import.meta.url);
  const { version }: { readonly version: string } = JSON.parse(readFileSync(path, "utf8"));
  return version;
}

function styledError(terminal: Terminal, text: string): string {
  return text.replace(/^error:/, () => terminal.paint("error", "Error:", terminal.stderr));
}
