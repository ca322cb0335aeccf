import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The part of a package.json that the checks read. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly type?: string;
  readonly files?: readonly string[];
  readonly workspaces?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export type Kind = "core" | "extension" | "suite" | "kit" | "app" | "tool";

export interface Package {
  readonly name: string;
  /** Relative to the repository, with slashes. */
  readonly folder: string;
  readonly kind: Kind;
  readonly manifest: Manifest;
}

const KINDS: Readonly<Record<string, Kind>> = {
  core: "core",
  extensions: "extension",
  suites: "suite",
  kit: "kit",
  apps: "app",
};

export function readManifest(folder: string): Manifest {
  // Not validated: every field is optional, and one of another type fails the check that reads it.
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return manifest;
}

/** The packages that the root's `workspaces` name, sorted by folder. */
export function readPackages(root: string): Package[] {
  const folders = (readManifest(root).workspaces ?? [])
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map(slashes)
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .sort();
  return folders.map((folder) => {
    const manifest = readManifest(join(root, folder));
    const kind = KINDS[folder.split("/")[0] ?? ""] ?? "tool";
    return { name: manifest.name ?? folder, folder, kind, manifest };
  });
}

/** The files of `folder` that match, relative to it, sorted; what is built only if asked for. */
export function filesOf(
  folder: string,
  patterns: readonly string[],
  { built = false }: { built?: boolean } = {},
): string[] {
  const exclude = ["**/node_modules", "**/.git", "**/coverage", ...(built ? [] : ["**/dist"])];
  const paths = globSync([...patterns], { cwd: folder, exclude, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => slashes(relative(folder, join(entry.parentPath, entry.name))));
  return [...new Set(paths)].sort((a, b) => (a < b ? -1 : 1));
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
