import { cwd as workingDirectory, env as processEnvironment } from "node:process";
import type { ConfigEntry } from "./config-entry.ts";
import { readConfigFile, readEnvFile } from "./config-file.ts";
import type { ConfigFile } from "./config-file.ts";
import { Config, objectEntries } from "./config.ts";
import type { ConfigObject } from "./config.ts";
import { addVariables } from "./variables.ts";
import type { Variables, VariableSource } from "./variables.ts";

/** Where {@link loadConfig} looks. */
export interface LoadConfigOptions {
  /** The first source, which every other one overrides. */
  readonly values?: ConfigObject;
  /**
   * Settings files: JSON, or modules with a default export. A later file wins. A missing file is an
   * error unless it is `{ path, optional: true }`.
   */
  readonly file?: ConfigFile | readonly ConfigFile[];
  /**
   * Files of environment variables, a later file winning; each must exist. `false` reads none.
   *
   * @default `.env` if it exists (not with `PHIAL_SKIP_DOTENV=1`), then what `PHIAL_ENV_FILE` names
   */
  readonly envFile?: string | readonly string[] | false;
  /**
   * What the names of settings begin with in the environment and in `.env` files. May be empty.
   *
   * @default "PHIAL_"
   */
  readonly prefix?: string;
  /** The environment variables. @default process.env */
  readonly environment?: Variables;
  /** What relative paths are relative to. @default process.cwd() */
  readonly cwd?: string;
}

/**
 * Collects the configuration of an app. Sources, of which the last wins: `values`, `file`, `.env`
 * files, the environment. A setting `KEY` is the variable `PHIAL_KEY`; `PHIAL_A__B=1` sets `B` in
 * the object `A`. Nothing is checked yet: the settings tables of app and extensions do that, by
 * type. `NODE_ENV=production` sets `ENV` unless a source does. `PHIAL_APP`, `PHIAL_ENV_FILE`,
 * `PHIAL_SKIP_DOTENV` and `PHIAL_RUN_...` belong to the `phial` command and are no settings.
 *
 * Synchronous, so that an app factory can be; it never writes to `process.env`.
 *
 * @throws PhialError `CONFIG_FILE_MISSING`, `CONFIG_FILE_INVALID`, `CONFIG_OBJECT_INVALID`,
 * `CONFIG_VARIABLE_CONFLICT`
 * @example
 * export function createApp(config: Config | ConfigObject = loadConfig({ file: "config.json" })) {
 *   return new Phial("notes", { config });
 * }
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const { environment = processEnvironment, prefix = "PHIAL_", cwd = workingDirectory() } = options;
  const entries = new Map<string, ConfigEntry>();
  addObject(entries, options.values ?? {}, "the object given to loadConfig()");
  for (const file of listOf(options.file)) {
    const path = typeof file === "string" ? file : file.path;
    const values = readConfigFile(file, cwd);
    if (values !== undefined) addObject(entries, values, `file ${path}`);
  }
  for (const { path, optional } of envFiles(options.envFile, environment)) {
    const origin = (variable: string) => `${variable} in ${path}`;
    const source: VariableSource = { prefix, origin, process: false };
    addVariables(entries, readEnvFile(path, cwd, optional) ?? {}, source);
  }
  const origin = (variable: string) => `environment variable ${variable}`;
  addVariables(entries, environment, { prefix, origin, process: true });
  if (environment["NODE_ENV"] === "production" && !entries.has("ENV")) {
    entries.set("ENV", { value: "production", origin: origin("NODE_ENV"), text: true });
  }
  return new Config(entries, prefix);
}

function addObject(entries: Map<string, ConfigEntry>, values: ConfigObject, origin: string): void {
  for (const [key, entry] of objectEntries(values, origin)) entries.set(key, entry);
}

/** A file of environment variables that {@link loadConfig} reads. */
export interface EnvFile {
  readonly path: string;
  readonly optional: boolean;
}

/** The files of environment variables that are read, the last of which wins. */
export function envFiles(given: LoadConfigOptions["envFile"], environment: Variables): EnvFile[] {
  if (given === false) return [];
  if (given !== undefined) return listOf(given).map((path) => ({ path, optional: false }));
  const skip = environment["PHIAL_SKIP_DOTENV"] ?? "";
  const skipped = skip !== "" && !["0", "false", "no"].includes(skip.toLowerCase());
  const named = environment["PHIAL_ENV_FILE"];
  return [
    ...(skipped ? [] : [{ path: ".env", optional: true }]),
    ...(named === undefined || named === "" ? [] : [{ path: named, optional: false }]),
  ];
}

function listOf<Item extends string | object>(
  given: Item | readonly Item[] | undefined,
): readonly Item[] {
  if (given === undefined) return [];
  return isList(given) ? given : [given];
}

function isList<Item>(given: Item | readonly Item[]): given is readonly Item[] {
  return Array.isArray(given);
}
