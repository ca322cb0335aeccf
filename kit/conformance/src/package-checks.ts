import { isBuiltin } from "node:module";
import { broken, type Check, makeCheck } from "./check.ts";
import { importPackage, type ImportReport } from "./import-probe.ts";
import { Package } from "./manifest.ts";
import { documentationChecks } from "./documentation-checks.ts";
import { flawOfRange, isExact } from "./versions.ts";

const NAME = /^(?:phial-[a-z0-9]+(?:-[a-z0-9]+)*|@phial\/[a-z0-9]+(?:-[a-z0-9]+)*)$/;
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall"];
/** What an app has once, so that classes and contexts are the same everywhere. */
const SHARED = ["phial", "hono"];
/** Processor time of an import above which it does more than define. */
const MILLISECONDS = 1000;

/**
 * The rules for packages of extensions as a list of checks. Nothing runs yet. Two of the checks
 * import the package, in a process of their own.
 *
 * @param folder where its package.json is, as an absolute path
 * @throws Error when there is none, or when it is no JSON
 * @example
 * for (const check of packageChecks(import.meta.dirname)) test(check.name, check.run);
 */
export function packageChecks(folder: string): Check[] {
  const pkg = new Package(folder);
  let imported: Promise<ImportReport> | undefined;
  const importOnce = (): Promise<ImportReport> => (imported ??= importPackage(pkg));
  return [
    ...manifestChecks(pkg),
    ...documentationChecks(pkg),
    makeCheck({
      name: "does no work when it is imported",
      law: "A module that is loaded may never be used; a command that lists settings loads them all.",
      judge: async () => judgeImport(pkg, await importOnce()),
    }),
    makeCheck({
      name: "declares what it imports",
      law: "What is only there by luck is missing in the next installation.",
      judge: async () => judgeImports(pkg, await importOnce()),
    }),
  ];
}

function manifestChecks(pkg: Package): Check[] {
  return [
    makeCheck({
      name: "is named after its ability",
      law: "phial-<ability> is found by those who look for it; @phial/ is for what the project keeps.",
      judge: () => judgeName(pkg),
    }),
    makeCheck({
      name: "leaves phial and hono to the app",
      law: "A second copy of phial would know nothing of the first one's apps and contexts.",
      judge: () => judgePeers(pkg),
    }),
    makeCheck({
      name: "gets along with other versions",
      law: "Without a lower bound it breaks with old ones; with an upper one it keeps repairs out.",
      judge: () => judgeRanges(pkg),
    }),
    makeCheck({
      name: "exports modules with their types",
      law: "An app imports export paths and nothing else, in TypeScript.",
      judge: () => judgeExports(pkg),
    }),
    makeCheck({
      name: "says what it runs on",
      law: "A missing engine is told by npm, a missing function by a user.",
      judge: () => judgeRuntime(pkg),
    }),
    makeCheck({
      name: "runs nothing when it is installed",
      law: "Scripts at installation run unread, with the rights of whoever installs.",
      judge: () => judgeScripts(pkg),
    }),
  ];
}

function judgeName({ manifest: { name = "" } }: Package): void {
  if (NAME.test(name)) return;
  throw broken(`The package is named ${JSON.stringify(name)}.`, "Name it phial-<ability>.");
}

function judgePeers({ manifest }: Package): void {
  const { dependencies = {}, peerDependencies = {} } = manifest;
  const own = SHARED.find((name) => name in dependencies);
  const missing = SHARED.find((name) => !(name in peerDependencies));
  const name = own ?? missing;
  if (name === undefined) return;
  throw broken(
    own ? `It brings its own ${name}, as a dependency.` : `${name} is not among its peers.`,
    `Write it into peerDependencies of package.json: { "${name}": "^<version>" }.`,
  );
}

function judgeRanges({ manifest }: Package): void {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
  const ranges = { ...dependencies, ...optionalDependencies, ...peerDependencies };
  const pins = new Map(Object.entries(manifest.phial?.exactPins ?? {}));
  for (const [name, range] of Object.entries(ranges)) {
    const flaw = flawOfRange(range);
    if (flaw === undefined || (isExact(range) && isReason(pins.get(name), name))) continue;
    throw broken(
      `The range of ${name}, ${JSON.stringify(range)}, ${flaw}.`,
      "Write the least version that it works with: ^1.2.0 or >=1.2.0. If it has to be that one, say why: " +
        `"phial": { "exactPins": { ${JSON.stringify(name)}: "..." } }.`,
    );
  }
}

/** An app has to have the same copy of what is shared, so that no reason is good enough there. */
function isReason(reason: unknown, name: string): boolean {
  return !SHARED.includes(name) && typeof reason === "string" && reason.trim() !== "";
}

function judgeExports(pkg: Package): void {
  if (pkg.entryPoints.length === 0) {
    throw broken("package.json has no exports.", 'Write "exports": { ".": { types, default } }.');
  }
  for (const { path, target } of pkg.entryPoints) {
    const source = pkg.targetOf(target, ["source"]);
    const isSource = typeof target === "object" && source !== undefined && pkg.has(source);
    for (const conditions of [["types"], ["import", "default"]]) {
      const file = typeof target === "string" ? undefined : pkg.targetOf(target, conditions);
      // Before it is built, the sources stand for what is made of them.
      if (file !== undefined && (isSource || pkg.has(file))) continue;
      const what = conditions.at(-1);
      throw broken(
        `The export path "${path}" ${file === undefined ? `has no "${what}"` : `names ${file}, which is not there`}.`,
        `Let it name existing files under "types" and "default", in this order; build the package first.`,
      );
    }
  }
}

function judgeRuntime({ manifest: { type, engines, sideEffects } }: Package): void {
  const want = (holds: boolean, problem: string, remedy: string): void => {
    if (!holds) throw broken(problem, remedy);
  };
  want(type === "module", "It is not marked as ESM.", 'Write "type": "module".');
  want(
    engines?.["node"] !== undefined,
    "engines.node is missing.",
    'Write "engines": { "node": ">=24" }.',
  );
  want(
    sideEffects === false,
    "It does not say that its modules do nothing when they are loaded.",
    'Write "sideEffects": false, so that bundlers can leave out what an app does not use.',
  );
}

function judgeScripts({ manifest: { scripts = {} } }: Package): void {
  const script = INSTALL_SCRIPTS.find((name) => name in scripts);
  if (script === undefined) return;
  throw broken(
    `It runs a script at "${script}".`,
    "Build before publishing, in prepack, and ship the result.",
  );
}

function judgeImport({ optionalPeers }: Package, { findings, output }: ImportReport): void {
  const remedy =
    "Only define at the top of a module; work in setup, at first use or in app.onStart().";
  if (!findings)
    throw broken(`The process that imports it ends or hangs: ${output.trim()}`, remedy);
  const { calls, variables, open, milliseconds } = findings;
  // A driver cannot be loaded without its library, which nobody has to have.
  const failures = findings.failures.filter(
    (text) => !optionalPeers.some((name) => text.includes(`'${name}'`)),
  );
  if (failures.length > 0) {
    throw broken(
      `It cannot be imported: ${failures.join("; ")}`,
      "Build it, and install what it needs.",
    );
  }
  if (calls.length > 0) throw broken(`On import it calls ${calls.join(", ")}.`, remedy);
  if (variables.length > 0) {
    throw broken(`On import it reads the environment: ${variables.join(", ")}.`, remedy);
  }
  if (open !== "") throw broken(`The import leaves something open: ${open}.`, remedy);
  if (output !== "") throw broken(`On import it prints: ${output.trim().slice(0, 200)}`, remedy);
  if (milliseconds <= MILLISECONDS) return;
  throw broken(`The import takes ${Math.round(milliseconds)} ms of processor time.`, remedy);
}

function judgeImports({ manifest }: Package, { findings, output }: ImportReport): void {
  if (!findings) throw new Error(`it cannot be imported: ${output.trim()}`);
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
  const declared = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  for (const specifier of findings.imports) {
    if (/^(?:[./#]|file:|data:)/.test(specifier) || isBuiltin(specifier)) continue;
    const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
    if (name === manifest.name || name in declared) continue;
    throw broken(
      `It imports "${name}" and does not declare it.`,
      "Add it to dependencies, or to peerDependencies where the app has to have the same copy.",
    );
  }
}
