/**
 * Holds the architecture: who may import whom, and the shape of a package's tree.
 *
 *     node scripts/check-layers.ts [folder of the repository]
 */
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { findCycles } from "./cycles.ts";
import { Report } from "./report.ts";
import { importsOf, lineOf, passedOn, scan, packageName } from "./scanner.ts";
import type { Import, Scan } from "./scanner.ts";
import { filesOf, readManifest, readPackages } from "./workspace.ts";
import type { Kind, Package } from "./workspace.ts";

interface Layer {
  /** Our packages that its sources may import. */
  readonly ours: readonly Kind[];
  /** Our packages of which its sources may import types only. */
  readonly types?: readonly Kind[];
  /** The only libraries its sources may import; without it, every one that the package declares. */
  readonly libraries?: Readonly<Record<string, { readonly in?: string; readonly types?: true }>>;
}

/** Who may import whom. Node's own modules are open to all. */
const LAYERS: Readonly<Record<Kind, Layer>> = {
  core: {
    ours: [],
    libraries: {
      hono: {},
      "@hono/node-server": {},
      "@fastify/busboy": { in: "src/body/" },
      "@standard-schema/spec": { types: true },
      commander: { in: "src/cli/" },
    },
  },
  // Another extension only if it is a peer dependency and the package states it in `needs`.
  extension: { ours: ["core", "extension"] },
  suite: { ours: ["core", "extension"] },
  kit: { ours: ["core"], types: ["extension"] },
  app: { ours: ["core", "extension", "suite"] },
  tool: { ours: ["core", "extension", "suite", "kit", "app"] },
};

interface SourceFile {
  readonly pkg: Package;
  /** Relative to the package. */
  readonly path: string;
  readonly isTest: boolean;
  readonly scan: Scan;
  readonly imports: readonly Import[];
  /** Whether a source of the package states what extensions it stands on. */
  readonly statesNeeds: boolean;
}

/** What the rules know besides the file at hand. */
interface House {
  readonly root: string;
  readonly packages: ReadonlyMap<string, Package>;
  /** What every package's tests may import: the root's development dependencies. */
  readonly testLibraries: ReadonlySet<string>;
  readonly report: Report;
}

const CODE = ["**/*.{ts,tsx,mts,cts}"];
const VAGUE_NAME = /^(?:utils?|helpers?|common)$/;

export function checkLayers(root: string): Report {
  const report = new Report();
  const workspaces = readPackages(root);
  const packages = [...workspaces, ...looseFolders(root, workspaces)];
  const house: House = {
    root,
    packages: new Map(packages.map((pkg) => [pkg.name, pkg])),
    testLibraries: new Set(Object.keys(readManifest(root).devDependencies ?? {})),
    report,
  };
  for (const pkg of packages) {
    const files = readSources(house, pkg);
    for (const file of files) {
      const before = report.problems.length;
      checkFile(house, file);
      if (report.problems.length === before) report.pass();
    }
    checkCycles(house, files);
    checkDrivers(house, pkg, files);
    if (pkg.kind === "core") checkContextStore(house, pkg, files);
  }
  return report;
}

/** Folders with code by the same rules that belong to the repository and not to a package. */
function looseFolders(root: string, packages: readonly Package[]): Package[] {
  const { devDependencies = {} } = readManifest(root);
  return ["scripts", "bench/src"]
    .filter((folder) => !packages.some((pkg) => folder.startsWith(`${pkg.folder}/`)))
    .map((folder) => ({ name: folder, folder, kind: "tool", manifest: { devDependencies } }));
}

function readSources({ root }: House, pkg: Package): SourceFile[] {
  const files = filesOf(join(root, pkg.folder), CODE).map((path) => {
    const text = scan(readFileSync(join(root, pkg.folder, path), "utf8"));
    const isTest = /^test\/|\.config\.ts$/.test(path);
    return { pkg, path, isTest, scan: text, imports: importsOf(text) };
  });
  const statesNeeds = files.some((file) => !file.isTest && /\bneeds\b/.test(file.scan.code));
  return files.map((file) => ({ ...file, statesNeeds }));
}

function checkFile(house: House, file: SourceFile): void {
  const say = (text: string, line = 1): void => {
    house.report.fail(`${file.pkg.folder}/${file.path}:${line}`, text);
  };
  for (const part of file.path.replace(/\.\w+$/, "").split("/")) {
    if (part.split(/[-_.]/).some((word) => VAGUE_NAME.test(word))) {
      say(`"${part}" says nothing. Name it after the noun it defines.`);
    }
  }
  for (const match of file.scan.code.matchAll(/(?<![.\w$])declare\s+(?:module|global)\b/g)) {
    say(
      "augments types globally. Types travel with values.",
      lineOf(file.scan.source, match.index),
    );
  }
  checkReexports(file, say);
  for (const item of file.imports) {
    const text = item.specifier.startsWith(".")
      ? judgeRelative(file, item)
      : judgePackage(house, file, item);
    if (text !== undefined) say(text, item.line);
  }
}

function checkReexports(file: SourceFile, say: (text: string, line?: number) => void): void {
  if (posix.basename(file.path) === "index.ts") {
    const { exports } = file.pkg.manifest;
    const isFace = Object.values(exports ?? {}).some((to) => to["source"] === `./${file.path}`);
    if (exports && !isFace && file.path.startsWith("src/")) {
      say("is an index.ts without an export path. Name it after the noun it defines.");
    }
    return;
  }
  for (const item of file.imports.filter((item) => item.reexport)) {
    say(`re-exports "${item.specifier}". Only index.ts does that.`, item.line);
  }
  for (const name of passedOn(file.scan)) say(`re-exports ${name}. Only index.ts does that.`);
}

function judgeRelative({ path, isTest }: SourceFile, { specifier }: Import): string | undefined {
  const target = targetOf(path, specifier);
  if (target.startsWith("../")) return `"${specifier}" leaves its package. Import an export path.`;
  if (!isTest && target.startsWith("test/")) return `source imports the test file "${specifier}".`;
  return undefined;
}

function judgePackage(house: House, file: SourceFile, item: Import): string | undefined {
  const { specifier } = item;
  if (specifier.startsWith("#")) return `"${specifier}" is a private alias. Write the path.`;
  if (isBuiltin(specifier)) {
    const isPrefixed = specifier.startsWith("node:");
    return isPrefixed ? judgeBuiltin(file, specifier) : `write "node:${specifier}".`;
  }
  const name = packageName(specifier);
  if (name === file.pkg.name && !file.isTest) return "imports its own package. Write the path.";
  const target = house.packages.get(name);
  const undeclared = judgeDeclared(house, file, name);
  if (target === undefined)
    return undeclared ?? (file.isTest ? undefined : judgeLibrary(file, item));
  return judgeExportPath(target, specifier) ?? judgeOurs(file, item, target) ?? undeclared;
}

function judgeBuiltin({ pkg, isTest, scan }: SourceFile, specifier: string): string | undefined {
  if (isTest || ["core", "tool", "app"].includes(pkg.kind)) return undefined;
  if (specifier !== "node:async_hooks" || !/\bAsyncLocalStorage\b/.test(scan.code))
    return undefined;
  return "only one module of core holds an AsyncLocalStorage. Use a RequestSlot or a resource.";
}

function judgeDeclared(house: House, file: SourceFile, name: string): string | undefined {
  const { pkg, isTest } = file;
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = pkg.manifest;
  if (name === pkg.name || name in dependencies || name in peerDependencies) return undefined;
  const isLoose = pkg.kind === "tool";
  if (isTest && name in devDependencies) return undefined;
  if ((isTest || isLoose) && house.testLibraries.has(name)) return undefined;
  if (isLoose && pkg.manifest.name === undefined && house.packages.has(name)) return undefined;
  const manifest = pkg.manifest.name === undefined ? "package.json" : `${pkg.folder}/package.json`;
  return `"${name}" is not in dependencies or peerDependencies of ${manifest}.`;
}

function judgeExportPath(
  { name, folder, manifest }: Package,
  specifier: string,
): string | undefined {
  const path = `.${specifier.slice(name.length)}`;
  if (manifest.exports?.[path] !== undefined) return undefined;
  return `"${specifier}" is no export path of ${folder}/package.json.`;
}

function judgeLibrary(file: SourceFile, item: Import): string | undefined {
  const { libraries } = LAYERS[file.pkg.kind];
  if (libraries === undefined) return undefined;
  const rule = libraries[packageName(item.specifier)];
  if (rule === undefined) return `${file.pkg.kind} may not import "${item.specifier}".`;
  if (rule.types && item.kind !== "type") return `write "import type" for "${item.specifier}".`;
  if (rule.in !== undefined && !file.path.startsWith(rule.in)) {
    return `"${item.specifier}" belongs to ${rule.in} only.`;
  }
  return undefined;
}

function judgeOurs(file: SourceFile, item: Import, target: Package): string | undefined {
  const { pkg, isTest, statesNeeds } = file;
  const { specifier, kind } = item;
  if (isTest) return undefined;
  const { ours, types = [] } = LAYERS[pkg.kind];
  if (types.includes(target.kind) && kind === "type") return undefined;
  if (!ours.includes(target.kind)) {
    return `${pkg.kind} may not import ${target.kind} "${specifier}".`;
  }
  if (pkg.kind !== "extension" || target.kind !== "extension") return undefined;
  if (pkg.manifest.peerDependencies?.[target.name] === undefined) {
    return `"${target.name}" has to be a peer dependency.`;
  }
  return statesNeeds ? undefined : `"${target.name}" is used, but the extension has no "needs".`;
}

/** Type imports are erased, so that only imports of values can leave a module half loaded. */
function checkCycles({ report }: House, files: readonly SourceFile[]): void {
  const edges = new Map<string, string[]>();
  for (const { path, imports } of files) {
    const values = imports.filter(
      (item) => item.kind === "value" && item.specifier.startsWith("."),
    );
    edges.set(
      path,
      values.map((item) => targetOf(path, item.specifier)),
    );
  }
  for (const cycle of findCycles(edges)) {
    report.fail(
      `${files[0]?.pkg.folder}/${cycle[0]}`,
      `imports in a circle: ${cycle.join(" -> ")}`,
    );
  }
}

/** An optional peer belongs to one driver with an export path of its own. */
function checkDrivers({ report }: House, pkg: Package, files: readonly SourceFile[]): void {
  const sources = files.filter((file) => !file.isTest);
  for (const [peer, meta] of Object.entries(pkg.manifest.peerDependenciesMeta ?? {})) {
    if (meta.optional !== true) continue;
    const users = sources.filter((file) => file.imports.some((item) => isOf(item, peer)));
    for (const { path } of users) {
      const driver = /^src\/drivers\/([^/]+)\.ts$/.exec(path)?.[1];
      const where = `${pkg.folder}/${path}`;
      if (driver === undefined)
        report.fail(where, `imports the optional peer "${peer}" outside a driver.`);
      else if (pkg.manifest.exports?.[`./${driver}`]?.["source"] !== `./${path}`) {
        report.fail(where, `the driver has no export path "./${driver}".`);
      } else report.pass();
      for (const file of sources.filter((file) => file !== users[0] && loads(file, path))) {
        report.fail(
          `${pkg.folder}/${file.path}`,
          `loads the driver ${path}, and "${peer}" with it.`,
        );
      }
    }
    if (users.length > 1) report.fail(pkg.folder, `"${peer}" is imported by more than one driver.`);
  }
}

function checkContextStore({ report }: House, pkg: Package, files: readonly SourceFile[]): void {
  const holders = files.filter((file) => {
    const imports = file.imports.some((item) => item.specifier === "node:async_hooks");
    return !file.isTest && imports && /\bAsyncLocalStorage\b/.test(file.scan.code);
  });
  const names = holders.map((file) => file.path).join(", ") || "none";
  if (holders.length === 1) report.pass();
  else report.fail(pkg.folder, `AsyncLocalStorage belongs to exactly one module, found: ${names}.`);
}

function isOf({ specifier }: Import, name: string): boolean {
  return !specifier.startsWith(".") && packageName(specifier) === name;
}

function loads({ path, imports }: SourceFile, target: string): boolean {
  return imports.some((item) => item.kind === "value" && targetOf(path, item.specifier) === target);
}

function targetOf(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

if (import.meta.main) checkLayers(process.argv[2] ?? join(import.meta.dirname, "..")).finish();
