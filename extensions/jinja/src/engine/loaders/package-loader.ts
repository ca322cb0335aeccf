import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FileSystemLoader } from "./file-system-loader.ts";
import type { LoadedSource, Loader } from "./loader.ts";

export interface PackageLoaderOptions {
  /** The package, as `import` names it: "@acme/mail-templates". */
  readonly packageName: string;
  /** Who asks for it: `import.meta.url`. The package is found as an import there would find it. */
  readonly from: string | URL;
  /** The folder of the templates in the package. @default "templates" */
  readonly folder?: string;
}

/**
 * The templates of an installed package.
 *
 * @example
 * new PackageLoader({ packageName: "@acme/mail-templates", from: import.meta.url });
 */
export class PackageLoader implements Loader {
  readonly #loader: FileSystemLoader;

  /** @throws TypeError when the package is not installed. */
  constructor({ packageName, from, folder = "templates" }: PackageLoaderOptions) {
    this.#loader = new FileSystemLoader(resolve(rootOf(packageName, from), folder));
  }

  load(name: string): LoadedSource | null {
    return this.#loader.load(name);
  }

  list(): string[] {
    return this.#loader.list();
  }
}

function rootOf(packageName: string, from: string | URL): string {
  if (!/^(?:@[^/\\]+\/)?[^./\\@][^/\\]*$/.test(packageName)) {
    throw new TypeError(`"${packageName}" is not the name of a package, such as "@acme/mail".`);
  }
  const root = ownRoot(packageName, from) ?? installedRoot(packageName, from);
  if (root !== null) return root;
  throw new TypeError(
    `The package "${packageName}" was not found from ${String(from)}. Install it there.`,
  );
}

// The package that asks may be the one that is asked for.
function ownRoot(packageName: string, from: string | URL): string | null {
  const start = dirname(fileURLToPath(from));
  for (let folder = start; ; folder = dirname(folder)) {
    const name = nameIn(folder);
    if (name !== null) return name === packageName ? folder : null;
    if (folder === dirname(folder)) return null;
  }
}

function installedRoot(packageName: string, from: string | URL): string | null {
  const places = createRequire(from).resolve.paths(packageName) ?? [];
  const folders = places.map((place) => join(place, packageName));
  return folders.find((folder) => nameIn(folder) !== null) ?? null;
}

// "" for a package without a name; null where no package begins.
function nameIn(folder: string): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (typeof content !== "object" || content === null || !("name" in content)) return "";
    return String(content.name);
  } catch {
    return null;
  }
}
