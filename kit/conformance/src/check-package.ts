import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Extension } from "phial";
import { broken, makeCheck, messageOf } from "./check.ts";
import { extensionChecks } from "./extension-checks.ts";
import { Package } from "./manifest.ts";
import type { ExtensionCheckOptions } from "./options.ts";
import { packageChecks } from "./package-checks.ts";
import { type CheckResult, report, runChecks } from "./results.ts";

/**
 * How the checks make and use the extension of a package: the default export of the module that
 * `phial.conformance` in its package.json names; a list where the package has several extensions.
 *
 * @example
 * // test/conformance.ts, named by "phial": { "extension": "SQLite3", "conformance": "./test/conformance.ts" }
 * export default defineConformance({ make: () => new SQLite3(), use: (db) => db.sql`select 1` });
 */
export interface Conformance<E extends Extension = Extension> extends ExtensionCheckOptions<E> {
  readonly make: () => E;
}

/** Gives back what it gets, with its type: for a module that `phial.conformance` names. */
export function defineConformance<E extends Extension>(
  conformance: Conformance<E>,
): Conformance<E> {
  return conformance;
}

/**
 * Checks the package in `folder`: the rules for packages, and the contract for every extension that
 * it exports. Prints the table of {@link report}: what `phial check` does.
 *
 * @throws Error when the folder has no package.json, or when it is no JSON
 * @example
 * const results = await checkPackage("extensions/sqlite3", console.log);
 * if (results.some(({ status }) => status === "failed")) process.exitCode = 1;
 */
export async function checkPackage(
  folder: string,
  print: (line: string) => void,
): Promise<CheckResult[]> {
  const pkg = new Package(resolve(folder));
  const { name = folder, version = "" } = pkg.manifest;
  let extensions: readonly Found[] = [];
  const find = makeCheck({
    name: "can be checked",
    law: "What the checks cannot make, nobody can vouch for.",
    judge: async () => {
      extensions = (await conformancesOf(pkg)).map(made);
    },
  });
  const checks = [...packageChecks(pkg.folder), find];
  const results = await runChecks(checks, `${name} ${version}`.trim());
  for (const { title, conformance } of extensions) {
    const { make, ...options } = conformance;
    results.push(...(await runChecks(extensionChecks(make, options), title)));
  }
  print(report(results));
  return results;
}

/** An extension of the package, and the name of its class. */
interface Found {
  readonly title: string;
  readonly conformance: Conformance;
}

const REMEDY = `Name a module in package.json, "phial": { "conformance": "./test/conformance.js" }, whose default export has make.`;

function made(conformance: Conformance): Found {
  try {
    return { title: conformance.make().constructor.name, conformance };
  } catch (cause) {
    throw broken(`Its extension cannot be made: ${messageOf(cause)}`, REMEDY, cause);
  }
}

async function conformancesOf(pkg: Package): Promise<readonly Conformance[]> {
  const { extension, conformance } = pkg.manifest.phial ?? {};
  if (conformance !== undefined && pkg.canRun(conformance)) {
    const { default: given } = await load(pkg, conformance);
    const conformances = [given].flat().filter(isConformance);
    if (conformances.length > 0) return conformances;
    throw broken(`${conformance} says nothing about an extension.`, REMEDY);
  }
  const main = pkg.entryPoints.find(({ path }) => path === ".");
  const exported = await load(pkg, (main && pkg.moduleOf(main)) ?? "index.js");
  const classes = [extension ?? Object.keys(exported)]
    .flat()
    .map((name) => exported[name])
    .filter(isExtensionClass);
  if (classes.length > 0) return classes.map((Class) => ({ make: () => new Class() }));
  throw broken(
    `It exports no extension${extension === undefined ? "" : ` named ${[extension].flat().join(", ")}`}.`,
    "Export a class that extends Extension, of the same copy of phial that the checks use.",
  );
}

async function load(pkg: Package, file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(join(pkg.folder, file)).href);
  } catch (cause) {
    throw broken(
      `${file} cannot be imported: ${messageOf(cause)}`,
      "Build the package, and install what it needs.",
      cause,
    );
  }
}

function isConformance(given: unknown): given is Conformance {
  return typeof given === "object" && given !== null && "make" in given;
}

function isExtensionClass(exported: unknown): exported is new () => Extension {
  return typeof exported === "function" && exported.prototype instanceof Extension;
}
