import { type Command, InvalidArgumentError, Option, type OptionValues } from "commander";
import { parsePort, PORT_RULE } from "./port-number.ts";
import { globalOptions } from "./program.ts";
import type { RunOptions } from "./run.ts";
import { ROUTE_ORDERS, type RoutesOptions } from "./route-orders.ts";
import type { Session } from "./session.ts";

/** What production asks of a SECRET_KEY. */
const LEAST_BYTES = 32;
const MOST_BYTES = 1024;

/**
 * Adds the commands that phial has itself. Each is loaded when it is called, so that help and the
 * others do not wait for it.
 */
export function addBuiltIns(program: Command, session: Session): void {
  addRun(program, session);
  addShell(program, session);
  addRoutes(program, session);
  addConfig(program, session);
  addExtensions(program, session);
  addSecret(program, session);
  addCheck(program, session);
}

function addRun(program: Command, session: Session): void {
  appCommand(program, "run")
    .description("Serve the app. With --debug it restarts when a file changes.")
    .option("--host <address>", 'Address to listen on (PHIAL_RUN_HOST; default "127.0.0.1").')
    .option(
      "--port <number>",
      "Port; 0 takes a free one (PHIAL_RUN_PORT, PORT; default 5000).",
      port,
    )
    .option("--reload", "Restart when a file changes (default with --debug).")
    .option("--no-reload", "Do not.")
    .option("--cert <file>", "Certificate in PEM, to serve HTTPS (PHIAL_RUN_CERT).")
    .option("--key <file>", "Its private key in PEM (PHIAL_RUN_KEY).")
    .action(async (_options, command: Command) => {
      const { runServer } = await import("./run.ts");
      const options: RunOptions = allOptions(command);
      session.exitCode = await runServer(session, options);
    });
}

function addShell(program: Command, session: Session): void {
  appCommand(program, "shell")
    .description("Open a shell inside a context of the app.")
    .action(async (_options, command: Command) => {
      const { runShell } = await import("./shell.ts");
      await runShell(await session.app(allOptions(command)), session.terminal);
    });
}

function addRoutes(program: Command, session: Session): void {
  appCommand(program, "routes")
    .description("List the routes of the app.")
    .addOption(new Option("--sort <column>", "Order.").choices(ROUTE_ORDERS).default("endpoint"))
    .option("--all-methods", "Show HEAD and OPTIONS, too.")
    .option("--guards", "Show who may call what: routes, sockets and commands.")
    .option("--json", "Print JSON.")
    .action(async (_options, command: Command) => {
      const options: RoutesOptions = allOptions(command);
      const app = await session.app(options);
      if (options.guards) {
        const { printAccess } = await import("./access-report.ts");
        printAccess(app, session.terminal, options);
      } else {
        const { printRoutes } = await import("./routes.ts");
        printRoutes(app, session.terminal, options);
      }
    });
}

function addConfig(program: Command, session: Session): void {
  appCommand(program, "config")
    .description("Show every setting: its value, where it comes from, what it does.")
    .argument("[name]", "Only this setting.")
    .option("--json", "Print JSON.")
    .action(async (name: string | undefined, _options, command: Command) => {
      const { printConfig } = await import("./config-report.ts");
      const options = allOptions(command);
      printConfig(await session.app(options), session.terminal, { ...options, name });
    });
}

function addExtensions(program: Command, session: Session): void {
  appCommand(program, "extensions")
    .description("List the extensions of the app.")
    .option("--json", "Print JSON.")
    .action(async (_options, command: Command) => {
      const { printExtensions } = await import("./extensions-report.ts");
      const options = allOptions(command);
      printExtensions(await session.app(options), session.terminal, options);
    });
}

function addSecret(program: Command, { terminal }: Session): void {
  program
    .command("secret")
    .description("Print a new SECRET_KEY.")
    .option("--bytes <number>", "How many random bytes it is made of.", bytes, LEAST_BYTES)
    .action(async ({ bytes }: { bytes: number }) => {
      const { randomBytes } = await import("node:crypto");
      terminal.print(randomBytes(bytes).toString("base64url"));
    });
}

function addCheck(program: Command, session: Session): void {
  program
    .command("check")
    .description("Check the package of an extension against the contract.")
    .argument("<folder>", "The folder of the package.")
    .action(async (folder: string) => {
      const { checkPackage } = await import("./package-check.ts");
      session.exitCode = await checkPackage(folder, session.terminal);
    });
}

/** A command about an app: it takes the global options after its name as well. */
function appCommand(program: Command, name: string): Command {
  const command = program.command(name);
  command.configureHelp({ ...command.configureHelp(), showGlobalOptions: true });
  for (const option of globalOptions()) command.addOption(option.hideHelp());
  return command;
}

/** The options of a command; one given after its name wins over one before. */
function allOptions(command: Command): OptionValues {
  return { ...command.parent?.opts(), ...command.opts() };
}

function port(text: string): number {
  const number = parsePort(text);
  if (number === undefined) throw new InvalidArgumentError(`A port is ${PORT_RULE}.`);
  return number;
}

function bytes(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= LEAST_BYTES && count <= MOST_BYTES) return count;
  throw new InvalidArgumentError(`Write a whole number from ${LEAST_BYTES} to ${MOST_BYTES}.`);
}
