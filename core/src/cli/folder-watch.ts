import { existsSync, type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join, relative, sep } from "node:path";

/** What a {@link FolderWatch} looks at. */
export interface FolderWatchOptions {
  /** Absolute path of the folder; what is below belongs to it. */
  readonly folder: string;
  /** An absolute path that is watched even below a folder that is not. */
  readonly except?: string | undefined;
  /** Told the files that have changed, relative to the folder, when there is a pause. */
  onChange(files: readonly string[]): void;
  /** Told why a folder cannot be watched that is there and may be read. */
  onFailure(error: unknown): void;
}

/** How long to collect: editors write a file in several steps, builds write many files. */
const PAUSE_MS = 100;

const IGNORED_FOLDERS = new Set(["node_modules", "dist"]);

/** Databases with their journals, logs, and what editors put beside a file while they save it. */
const IGNORED_FILES =
  /\.(?:db|sqlite)|\.(?:log|tmp|swp|swx|tsbuildinfo)$|~$|^#.*#$|^4913$|___jb_(?:tmp|old)___$/;

/**
 * Watches a folder and those below it, but no node_modules, dist and hidden folders, databases,
 * logs and hidden files other than `.env...`.
 *
 * Each folder has a watcher of its own: `recursive` of `fs.watch` loses a file on Linux when an
 * editor replaces it, and without `ignore` it takes seconds for a node_modules.
 */
export class FolderWatch implements Disposable {
  readonly #options: FolderWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
    this.#add(options.folder, false);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches a folder; what is in a new one has been missed until now. */
  #add(folder: string, isNew: boolean): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_kind, name) => this.#look(join(folder, name ?? "")));
      watcher.on("error", () => this.#remove(folder));
      this.#watchers.set(folder, watcher);
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (this.#isIgnored(path, entry.isDirectory())) continue;
        if (entry.isDirectory()) this.#add(path, isNew);
        else if (isNew) this.#note(path);
      }
    } catch (error) {
      this.#remove(folder);
      if (!isGone(error)) this.#options.onFailure(error);
    }
  }

  #remove(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #look(path: string): void {
    const stats = statSync(path, { throwIfNoEntry: false });
    const isFolder = stats?.isDirectory() ?? this.#watchers.has(path);
    if (this.#isIgnored(path, isFolder)) return;
    if (!isFolder) this.#note(path);
    else if (stats) this.#add(path, true);
    else this.#removeBelow(path);
  }

  #removeBelow(folder: string): void {
    for (const path of this.#watchers.keys()) {
      if (path === folder || path.startsWith(folder + sep)) this.#remove(path);
    }
    this.#note(folder);
  }

  #note(path: string): void {
    this.#changed.add(relative(this.#options.folder, path));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#changed];
      this.#changed.clear();
      // What an editor has written first under another name says nothing to its user.
      const present = files.filter((file) => existsSync(join(this.#options.folder, file)));
      this.#options.onChange(present.length > 0 ? present : files);
    }, PAUSE_MS);
  }

  /** The folders above have been let through already. */
  #isIgnored(path: string, isFolder: boolean): boolean {
    const { folder, except } = this.#options;
    const name = path.slice(path.lastIndexOf(sep) + 1);
    if (path === folder) return false;
    if (!isFolder)
      return IGNORED_FILES.test(name) || (name.startsWith(".") && !name.startsWith(".env"));
    if (except !== undefined && `${except}${sep}`.startsWith(path + sep)) return false;
    return IGNORED_FOLDERS.has(name) || name.startsWith(".");
  }
}

/** The folder went away meanwhile, or may not be read: its parent tells when that changes. */
function isGone(error: unknown): boolean {
  const codes: unknown[] = ["ENOENT", "ENOTDIR", "EACCES", "EPERM"];
  return error instanceof Error && "code" in error && codes.includes(error.code);
}
