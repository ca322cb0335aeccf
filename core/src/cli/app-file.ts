import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { PhialError } from "../errors/phial-error.ts";
import { nearest } from "../settings/nearest.ts";

/** Where an app is looked for when nobody says where it is, in this order. */
const USUAL_FILES = ["app.ts", "app.js", "src/app.ts", "dist/app.js", "server.ts"];

const ENDINGS = [".ts", ".js", ".mts", ".mjs", ".cts", ".cjs"];

/**
 * The absolute path of the module that `--app` names, with or without its ending, or of a folder
 * with an index; without a name the first of the usual files.
 *
 * @throws PhialError `CLI_APP_MISSING`, `CLI_APP_FILE_MISSING`
 */
export function findAppFile(module: string | undefined, cwd: string): string {
  if (module === undefined) return usualFile(cwd);
  const path = resolve(cwd, module);
  const indexes = ENDINGS.map((ending) => join(path, `index${ending}`));
  const found = [path, ...ENDINGS.map((ending) => path + ending), ...indexes].find(isFile);
  if (found !== undefined) return found;
  const meant = nearest(basename(path), filesOf(dirname(path)));
  throw new PhialError(
    "CLI_APP_FILE_MISSING",
    `There is no module ${JSON.stringify(module)} in ${cwd}.`,
    meant === undefined
      ? "Write the path of the file that exports the app or its factory: --app src/app.ts."
      : `Did you mean ${join(dirname(module), meant)}?`,
  );
}

function usualFile(cwd: string): string {
  const found = USUAL_FILES.map((file) => join(cwd, file)).find(isFile);
  if (found !== undefined) return found;
  throw new PhialError(
    "CLI_APP_MISSING",
    `There is no app in ${cwd}: none of ${USUAL_FILES.join(", ")}.`,
    "Say where it is: phial --app path/to/app.ts, or set PHIAL_APP.",
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => ENDINGS.some((ending) => name.endsWith(ending)));
  } catch {
    return [];
  }
}
