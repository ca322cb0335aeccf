import { readEnvFile } from "../settings/config-file.ts";
import { envFiles } from "../settings/load-config.ts";
import type { Variables } from "../settings/variables.ts";
import type { Terminal } from "./terminal.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  /** `module:factory`. */
  readonly app?: string;
  /** A file of environment variables. */
  readonly envFile?: string;
  readonly debug?: boolean;
}

const YES = ["true", "1", "yes", "on"];

/**
 * Writes `--env-file` and `--debug` into the environment, where `loadConfig()` finds them whoever
 * calls it, and gives the variables that the command itself goes by: those of the process over
 * those of the `.env` files.
 *
 * @throws PhialError `CONFIG_FILE_MISSING`, `CONFIG_FILE_INVALID`
 */
export function prepareEnvironment(terminal: Terminal, options: GlobalOptions): Variables {
  const { environment, cwd } = terminal;
  if (options.envFile !== undefined) environment["PHIAL_ENV_FILE"] = options.envFile;
  if (options.debug !== undefined) environment["PHIAL_DEBUG"] = options.debug ? "1" : "0";
  const files = envFiles(undefined, environment).map(({ path, optional }) =>
    readEnvFile(path, cwd, optional),
  );
  const variables: Variables = Object.assign({}, ...files, environment);
  return variables;
}

/** Whether a variable says yes, as a boolean setting reads it. */
export function isOn(variable: string | undefined): boolean {
  return YES.includes(variable?.trim().toLowerCase() ?? "");
}
