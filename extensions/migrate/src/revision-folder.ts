import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PhialError } from "phial";
import type { LoadedRevision } from "./loaded-revision.ts";
import { revision, type RevisionOptions } from "./revision.ts";
import { checksumOf } from "./revision-file.ts";
import { RevisionGraph } from "./revision-graph.ts";

/** What may be a revision: other files of the folder begin with `_` or `.`, or end otherwise. */
const REVISION_FILE = /^[^_.].*(?<!\.d)\.(?:ts|mts|js|mjs)$/;

const README = `# Migrations

The history of the schema, made and applied by @phial/migrate. Commit everything in here.

    phial db migrate -m "what changed"    write the next revision from the models
    phial db upgrade                      apply what a database does not have yet
    phial db history -i                   show what there is, and what is applied

\`snapshots/\` has the schema after each revision: what the models are compared with.
`;

/** The folder that the revisions of an app are in. */
export class RevisionFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder.
   *
   * @throws PhialError `MIGRATE_DIRECTORY_TAKEN` when it is there and not empty.
   */
  async create(): Promise<void> {
    await mkdir(this.path, { recursive: true });
    if ((await readdir(this.path)).length > 0) {
      throw new PhialError(
        "MIGRATE_DIRECTORY_TAKEN",
        `The folder ${this.path} is there already, and not empty.`,
        "Go on with it: phial db migrate. Or set MIGRATE_DIRECTORY to another one.",
      );
    }
    await this.write("README.md", README);
  }

  /**
   * Imports the revisions. A file that has changed since is imported anew.
   *
   * @throws PhialError `MIGRATE_DIRECTORY_MISSING`, `MIGRATE_FILE_INVALID`, and those of
   * {@link RevisionGraph.of}
   */
  async load(): Promise<RevisionGraph> {
    const files = (await this.#list()).filter((name) => REVISION_FILE.test(name)).sort();
    const revisions: LoadedRevision[] = [];
    for (const file of files) revisions.push(await this.#import(file));
    return RevisionGraph.of(revisions);
  }

  /** The text of a file in the folder; `undefined` if there is none. */
  async read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.path, name), "utf8");
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Writes a new file; those that are there are never written over. */
  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.path, name), text, { flag: "wx" });
  }

  /** Makes a folder in the folder. */
  async makeFolder(name: string): Promise<void> {
    await mkdir(join(this.path, name), { recursive: true });
  }

  async #list(): Promise<readonly string[]> {
    try {
      return await readdir(this.path);
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      throw new PhialError(
        "MIGRATE_DIRECTORY_MISSING",
        `There is no folder ${this.path}.`,
        "Make it: phial db init. Where the app is deployed, copy it along, or set MIGRATE_DIRECTORY.",
        { cause },
      );
    }
  }

  async #import(file: string): Promise<LoadedRevision> {
    const path = join(this.path, file);
    const checksum = checksumOf(await readFile(path, "utf8"));
    const url = `${pathToFileURL(path).href}?${checksum}`;
    try {
      const module: { readonly default?: unknown } = await import(url);
      // Checks what it is given, whatever the type says.
      const made = revision(module.default as RevisionOptions);
      return Object.freeze({ ...made, file, checksum });
    } catch (cause) {
      throw invalidFile(file, cause);
    }
  }
}

function invalidFile(file: string, cause: unknown): PhialError {
  return new PhialError(
    "MIGRATE_FILE_INVALID",
    `${file} is no revision, or could not be loaded.`,
    "See the error below. Write export default revision({ ... }); let the names of files that are none begin with _.",
    { cause },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
