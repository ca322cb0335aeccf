import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PhialError } from "../errors/phial-error.ts";
import type { Terminal } from "./terminal.ts";

const KIT = "@phial/conformance";

/** What the command knows of the kit: the results of its checks, which it prints itself. */
type CheckPackage = (
  folder: string,
  print: (line: string) => void,
) => Promise<readonly { readonly status: string }[]>;

/**
 * Checks the package of an extension with `@phial/conformance`; gives the exit code.
 *
 * @throws PhialError `CLI_PACKAGE_MISSING` when the kit is not installed
 */
export async function checkPackage(folder: string, terminal: Terminal): Promise<number> {
  const { checkPackage: check } = await importKit(terminal.cwd);
  const results = await check(resolve(terminal.cwd, folder), (line) => terminal.print(line));
  return results.some(({ status }) => status === "failed") ? 1 : 0;
}

async function importKit(cwd: string): Promise<{ readonly checkPackage: CheckPackage }> {
  // A variable, since the core does not depend on the kit.
  const specifier = locate(cwd);
  try {
    return await import(specifier);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new PhialError(
      "CLI_PACKAGE_MISSING",
      `"phial check" needs the package ${KIT}, which is not installed here.`,
      `Run npm install --save-dev ${KIT}.`,
    );
  }
}

/** The kit of the project comes before one that is installed beside the command. */
function locate(cwd: string): string {
  try {
    return pathToFileURL(createRequire(join(cwd, "package.json")).resolve(KIT)).href;
  } catch {
    return KIT;
  }
}

function isMissing(cause: unknown): boolean {
  const codes: unknown[] = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];
  const isNotFound = cause instanceof Error && "code" in cause && codes.includes(cause.code);
  return isNotFound && cause.message.includes(KIT);
}
