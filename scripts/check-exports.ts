/**
 * Checks the package.json of every package: each public one can be published as it stands, and
 * all of ours carry one version.
 *
 *     node scripts/check-exports.ts [folder of the repository]
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Report } from "./report.ts";
import { readManifest, readPackages } from "./workspace.ts";
import type { Manifest, Package } from "./workspace.ts";

const CONDITIONS = "source, types, default";
/** What an application has exactly once, so that classes and contexts are the same everywhere. */
const SHARED = ["hono", "phial"];

interface House {
  readonly root: string;
  readonly manifest: Manifest;
  readonly names: ReadonlySet<string>;
  readonly license: string;
  readonly built: string;
}

export function checkExports(root: string): Report {
  const report = new Report();
  const packages = readPackages(root);
  const house: House = {
    root,
    manifest: readManifest(root),
    names: new Set(packages.map((pkg) => pkg.name)),
    license: textOf(join(root, "LICENSE")),
    built: textOf(join(root, "tsconfig.json")),
  };
  for (const pkg of packages) {
    report.judge(`${pkg.folder}/package.json`, [
      ...judgeVersions(house, pkg),
      ...(pkg.manifest.private ? [] : judgePublic(house, pkg)),
    ]);
  }
  return report;
}

function judgeVersions({ manifest: { version = "" }, names }: House, pkg: Package): string[] {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = pkg.manifest;
  const texts: string[] = [];
  if (pkg.manifest.version !== version) texts.push(`version has to be ${version}.`);
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (names.has(name) && range !== version) texts.push(`"${name}" has to be at ${version}.`);
  }
  for (const [name, range] of Object.entries(peerDependencies)) {
    if (names.has(name) && range !== `^${version}`) {
      texts.push(`the peer "${name}" has to be at ^${version}.`);
    }
  }
  return texts;
}

function judgePublic(house: House, pkg: Package): string[] {
  const { folder, manifest } = pkg;
  const texts: string[] = [];
  const want = (holds: boolean, text: string): void => {
    if (!holds) texts.push(text);
  };
  want((manifest.description ?? "") !== "", "description is missing.");
  want((manifest.keywords ?? []).length > 0, "keywords are missing.");
  want(manifest.license === "MIT", "license has to be MIT.");
  want(manifest.type === "module", 'type has to be "module".');
  want(manifest.engines?.["node"] !== undefined, "engines.node is missing.");
  want(existsSync(join(house.root, folder, "README.md")), "README.md is missing.");
  const license = textOf(join(house.root, folder, "LICENSE"));
  want(license !== "" && license === house.license, "LICENSE is not the repository's.");
  for (const file of ["dist", "src", "README.md", "LICENSE"]) {
    want(manifest.files?.includes(file) ?? false, `files lacks "${file}".`);
  }
  want(house.built.includes(`"${folder}"`), "tsconfig.json of the repository does not build it.");
  for (const name of SHARED) {
    const isPeer = manifest.peerDependencies?.[name] !== undefined;
    want(isPeer || name === pkg.name, `"${name}" has to be a peer dependency.`);
    want(manifest.dependencies?.[name] === undefined, `"${name}" is a dependency, not a peer.`);
  }
  return [...texts, ...judgePaths(house, pkg)];
}

function judgePaths({ root }: House, { folder, manifest }: Package): string[] {
  const paths = Object.entries(manifest.exports ?? {});
  const texts = paths.length === 0 && !manifest.bin ? ["exports is missing."] : [];
  for (const [path, to] of paths) {
    if (path === "./package.json") continue;
    const source = to["source"] ?? "";
    const built = source.replace(/^\.\/src\//, "./dist/").replace(/\.tsx?$/, "");
    if (Object.keys(to).join(", ") !== CONDITIONS) {
      texts.push(`"${path}" has to have the conditions ${CONDITIONS} in this order.`);
    } else if (!existsSync(join(root, folder, source))) {
      texts.push(`"${path}" names ${source}, which does not exist.`);
    } else if (to["types"] !== `${built}.d.ts` || to["default"] !== `${built}.js`) {
      texts.push(`"${path}" has to name ${built}.d.ts and ${built}.js.`);
    }
  }
  for (const [name, file] of Object.entries(manifest.bin ?? {})) {
    const source = join(root, folder, file.replace("dist/", "src/").replace(/\.js$/, ".ts"));
    if (!existsSync(source)) texts.push(`the command "${name}" has no source for ${file}.`);
    else if (!textOf(source).startsWith("#!/usr/bin/env node\n")) {
      texts.push(`the source of the command "${name}" has to start with #!/usr/bin/env node.`);
    }
  }
  return texts;
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

if (import.meta.main) checkExports(process.argv[2] ?? join(import.meta.dirname, "..")).finish();
