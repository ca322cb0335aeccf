import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const TIMEOUT_MS = 5_000;

/**
 * Puts the place of a syntax error before its stack, where it is missing. Node knows it, also for a
 * name that a module does not export, but tells it only when the error ends a process: so one is
 * made to fail. Modules with such an error are not run, nor are those that import them.
 */
export function markPlace(error: SyntaxError, file: string): void {
  if (error.stack?.startsWith(error.name) !== true) return;
  const program = `await import(${JSON.stringify(pathToFileURL(file).href)})`;
  const { stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, "--input-type=module", "--eval", program],
    { encoding: "utf8", timeout: TIMEOUT_MS, stdio: ["ignore", "ignore", "pipe"] },
  );
  const end = stderr.indexOf(`\n${error.name}: ${error.message}`);
  const place = end < 0 ? "" : stderr.slice(0, end).trim();
  if (/^\S+:\d+\n/.test(place)) error.stack = `${place}\n\n${error.stack}`;
}
