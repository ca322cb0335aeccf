import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadedSource, type Loader, sortedNames } from "./loader.ts";

/**
 * Templates in folders, as UTF-8: the first folder that has the file wins. A name is a path below
 * the folder, with "/". Names that leave it — by `..`, an absolute path, or a symbolic link — are
 * not found.
 *
 * @example
 * new Environment({ loader: new FileSystemLoader("templates") });
 */
export class FileSystemLoader implements Loader {
  readonly #folders: readonly string[];

  /** Relative paths are taken from the working directory of now. */
  constructor(folders: string | URL | readonly (string | URL)[]) {
    const given = Array.isArray(folders) ? folders : [folders];
    if (given.length === 0) throw new TypeError("A FileSystemLoader needs at least one folder.");
    this.#folders = given.map((folder: string | URL) =>
      typeof folder === "string" ? resolve(folder) : fileURLToPath(folder),
    );
  }

  load(name: string): LoadedSource | null {
    if (!isPathBelow(name)) return null;
    for (const folder of this.#folders) {
      const file = fileIn(folder, name);
      if (file !== null) return read(file);
    }
    return null;
  }

  list(): string[] {
    return sortedNames(this.#folders.flatMap((folder) => namesIn(folder)));
  }
}

function isPathBelow(name: string): boolean {
  if (name.includes("\0") || name.includes("\\") || name.startsWith("/")) return false;
  return !isAbsolute(name) && !name.split("/").includes("..");
}

function fileIn(folder: string, name: string): string | null {
  try {
    const file = realpathSync(join(folder, name));
    const path = relative(realpathSync(folder), file);
    const leaves = path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
    return !leaves && statSync(file).isFile() ? file : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function read(file: string): LoadedSource {
  const before = statSync(file);
  const source = decode(file, readFileSync(file));
  return { source, file, upToDate: () => isSame(before, file) };
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new TypeError(`${file} is not UTF-8. Save it in this encoding.`, { cause: error });
  }
}

function isSame(before: Stats, file: string): boolean {
  const now = statSync(file, { throwIfNoEntry: false });
  return now !== undefined && now.mtimeMs === before.mtimeMs && now.size === before.size;
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  return ["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP"].includes(String(error.code));
}

// Not by the option `recursive`, which follows symbolic links.
function namesIn(folder: string, below = ""): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return namesIn(folder, name);
    return isPathBelow(name) && fileIn(folder, name) !== null ? [name] : [];
  });
}
