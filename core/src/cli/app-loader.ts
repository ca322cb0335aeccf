import { dirname, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { Phial } from "../app/phial.ts";
import { isPhialError, PhialError } from "../errors/phial-error.ts";
import { type Config, isConfig } from "../settings/config.ts";
import { loadConfig } from "../settings/load-config.ts";
import { type AppFactory, type Exports, findAppExport, isApp } from "./app-export.ts";
import { findAppFile } from "./app-file.ts";
import { type AppReference, parseAppReference } from "./app-reference.ts";
import { type GlobalOptions, prepareEnvironment } from "./environment.ts";
import { markPlace } from "./syntax-place.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Finds, imports and makes the app of a command: the one the terminal was given, or what `--app`,
 * PHIAL_APP or the usual files in the working directory lead to.
 *
 * @throws PhialError `CLI_APP_...`, and those that the app throws itself
 */
export async function loadApp(terminal: Terminal, options: GlobalOptions): Promise<Phial> {
  const variables = prepareEnvironment(terminal, options);
  if (terminal.app !== undefined) return terminal.app;
  const { file, reference } = locateApp(terminal, options.app ?? variables["PHIAL_APP"]);
  const name = relative(terminal.cwd, file);
  const found = findAppExport(await importModule(file, name), reference, name);
  if (found.kind === "app") return found.app;
  return callFactory(found.make, { name: `${name}:${found.name}`, reference, terminal });
}

/** Where the app is. */
interface AppLocation {
  readonly file: string;
  readonly reference: AppReference;
}

/** @throws PhialError `CLI_APP_REFERENCE_INVALID`, `CLI_APP_MISSING`, `CLI_APP_FILE_MISSING` */
function locateApp(terminal: Terminal, text: string | undefined): AppLocation {
  if (text === undefined || text === "") {
    return { file: findAppFile(undefined, terminal.cwd), reference: { module: "" } };
  }
  const reference = parseAppReference(text);
  return { file: findAppFile(reference.module, terminal.cwd), reference };
}

/** The folder that the app's module is in, or `undefined` when there is none yet. */
export function folderOfApp(terminal: Terminal, text: string | undefined): string | undefined {
  try {
    return dirname(locateApp(terminal, text).file);
  } catch {
    return undefined;
  }
}

async function importModule(file: string, name: string): Promise<Exports> {
  try {
    const exports: Exports = await import(pathToFileURL(file).href);
    return exports;
  } catch (cause) {
    if (isPhialError(cause)) throw cause;
    if (cause instanceof SyntaxError) markPlace(cause, file);
    throw new PhialError(
      "CLI_APP_IMPORT_FAILED",
      `${name} could not be loaded.`,
      isUnbuilt(cause)
        ? "Node runs .ts, but not .tsx: build the app and name the result, for example --app dist/app.js."
        : "Correct the error below.",
      { cause },
    );
  }
}

function isUnbuilt(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_UNKNOWN_FILE_EXTENSION";
}

interface FactoryCall {
  readonly name: string;
  readonly reference: AppReference;
  readonly terminal: Terminal;
}

async function callFactory(make: AppFactory, call: FactoryCall): Promise<Phial> {
  const { name, reference, terminal } = call;
  const config = reference.args ? undefined : configFor(terminal);
  const app = await attempt(make, reference.args ?? (make.length > 0 ? [config] : []), name);
  if (!isApp(app)) {
    throw new PhialError(
      "CLI_FACTORY_RESULT_INVALID",
      `${name}() returned ${app === null ? "null" : typeof app} instead of an app.`,
      "End it with return app.",
    );
  }
  if (config !== undefined && make.length === 0) warnOfUnread(terminal, { app, name, config });
  return app;
}

function configFor({ cwd, environment }: Terminal): Config {
  return loadConfig({ cwd, environment });
}

async function attempt(make: AppFactory, args: readonly unknown[], name: string): Promise<unknown> {
  try {
    return await make(...args);
  } catch (cause) {
    if (isPhialError(cause)) throw cause;
    throw new PhialError("CLI_FACTORY_FAILED", `${name}() failed.`, "Correct the error below.", {
      cause,
    });
  }
}

interface Unread {
  readonly app: Phial;
  readonly name: string;
  readonly config: Config;
}

/**
 * A factory whose parameters have defaults is called without arguments, so that they apply. One
 * whose default leaves the environment out is easily written by mistake.
 */
function warnOfUnread(terminal: Terminal, { app, name, config }: Unread): void {
  const readsVariables = isConfig(app.config) && app.config.variable("DEBUG") !== undefined;
  const [unread] = config.keys();
  if (readsVariables || unread === undefined) return;
  const parameter = "its parameter needs no default, or the default loadConfig()";
  const text = `${name}() does not read ${unread} (${config.origin(unread)}) and the like: ${parameter}.`;
  terminal.note(`${terminal.paint("error", "Warning:", terminal.stderr)} ${text}`);
}
