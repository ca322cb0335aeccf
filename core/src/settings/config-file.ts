import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, resolve } from "node:path";
import { parseEnv, types } from "node:util";
import { PhialError } from "../errors/phial-error.ts";
import type { ConfigObject } from "./config.ts";
import { isPlainObject } from "./json-value.ts";
import type { Variables } from "./variables.ts";

/** A file with settings: its path, relative to the working directory. */
export type ConfigFile = string | { readonly path: string; readonly optional?: boolean };

const MODULES = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"]);
const requireModule = createRequire(import.meta.url);

/**
 * Reads a settings file: JSON, or a module of TypeScript or JavaScript whose default export is an
 * object. Returns `undefined` for an optional file that does not exist.
 *
 * @throws PhialError `CONFIG_FILE_MISSING`, `CONFIG_FILE_INVALID`
 */
export function readConfigFile(file: ConfigFile, cwd: string): ConfigObject | undefined {
  const { path, optional = false } = typeof file === "string" ? { path: file } : file;
  const absolute = resolve(cwd, path);
  if (!isFile(absolute)) {
    if (optional) return undefined;
    throw missing(path, "Create it, correct the path, or write { path, optional: true }.");
  }
  const ending = extname(path).toLowerCase();
  if (ending === ".json") return jsonObject(path, readText(path, absolute));
  if (MODULES.has(ending)) return defaultExport(path, absolute);
  throw invalid(path, "has an ending that is not read", "Name it .json, .ts, .mts, .js or .mjs.");
}

/**
 * Reads a `.env` file as `node --env-file` does. Returns `undefined` for an optional file that does
 * not exist.
 *
 * @throws PhialError `CONFIG_FILE_MISSING`, `CONFIG_FILE_INVALID`
 */
export function readEnvFile(path: string, cwd: string, optional: boolean): Variables | undefined {
  const absolute = resolve(cwd, path);
  if (isFile(absolute)) return parseEnv(readText(path, absolute));
  if (optional) return undefined;
  throw missing(path, "Create it, or correct the path given as envFile or in PHIAL_ENV_FILE.");
}

/** A folder is none: some name the folder of a Python environment `.env`. */
function isFile(absolute: string): boolean {
  return statSync(absolute, { throwIfNoEntry: false })?.isFile() === true;
}

function readText(path: string, absolute: string): string {
  try {
    return readFileSync(absolute, "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw invalid(path, "cannot be read", "Make it a file that the app may read.", cause);
  }
}

function jsonObject(path: string, text: string): ConfigObject {
  const value = parsedJson(path, text);
  if (isPlainObject(value)) return value;
  throw invalid(path, "does not hold an object", 'Write { "SETTING": "value" }.');
}

function parsedJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Neither the message nor the cause is passed on whole: V8 quotes the text, perhaps a secret.
    const place = / \(line \d+ column \d+\)$/.exec(String(error))?.[0] ?? "";
    throw invalid(path, `is not JSON${place}`, "Correct it: no comments, no trailing commas.");
  }
}

function defaultExport(path: string, absolute: string): ConfigObject {
  const module = loadModule(path, absolute);
  // A CommonJS module is its own default export.
  const value = isNamespace(module) ? module["default"] : module;
  if (isPlainObject(value)) return value;
  throw invalid(
    path,
    "has no default export that is an object",
    "Write export default { ... }, or defineConfig([...], { ... }) in its place.",
  );
}

function isNamespace(module: unknown): module is Readonly<Record<string, unknown>> {
  return types.isModuleNamespaceObject(module);
}

function loadModule(path: string, absolute: string): unknown {
  try {
    return requireModule(absolute);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ERR_REQUIRE_ASYNC_MODULE") {
      throw invalid(
        path,
        "awaits at its top level, so that it cannot be loaded at once",
        "Import it yourself and pass its default export: loadConfig({ values }).",
        cause,
      );
    }
    throw invalid(path, "failed while it was loaded", "See the cause of this error.", cause);
  }
}

function missing(path: string, remedy: string): PhialError {
  return new PhialError("CONFIG_FILE_MISSING", `There is no file ${JSON.stringify(path)}.`, remedy);
}

function invalid(path: string, problem: string, ...rest: [remedy: string, cause?: unknown]) {
  const [remedy, cause] = rest;
  const options = cause === undefined ? undefined : { cause };
  const text = `The file ${JSON.stringify(path)} ${problem}.`;
  return new PhialError("CONFIG_FILE_INVALID", text, remedy, options);
}
