import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const EXTENSIONS = join(import.meta.dirname, "../..");
const CORE = join(EXTENSIONS, "../core");

/** How a command in a process of its own went. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The folder of somebody's app, in which the packages can be imported; gone when it is disposed. */
export class TempProject implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "phial-migrate-")));

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.write("package.json", '{ "type": "module" }');
    mkdirSync(join(this.folder, "node_modules/@phial"), { recursive: true });
    symlinkSync(CORE, join(this.folder, "node_modules/phial"), "dir");
    for (const name of ["db", "migrate"]) {
      symlinkSync(join(EXTENSIONS, name), join(this.folder, "node_modules/@phial", name), "dir");
    }
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  /** Writes a file; its folder is made. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** The names of the revisions' files, without the time at their beginning. */
  revisions(): readonly string[] {
    const names = readdirSync(join(this.folder, "migrations")).filter((name) =>
      name.endsWith(".ts"),
    );
    return names.map((name) => name.replace(/^\d{8}-\d{4}_/, ""));
  }

  /** Runs `phial` in a process of its own, as from a terminal that nobody sits at. */
  phial(...args: readonly string[]): Promise<CommandResult> {
    const main = join(CORE, "src/cli/main.ts");
    const options = { cwd: this.folder, env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1" } };
    return new Promise((resolve) => {
      const argv = ["--conditions=source", main, ...args];
      execFile(process.execPath, argv, options, (error, stdout, stderr) => {
        const exitCode = error ? Number(error.code) : 0;
        resolve({ exitCode, stdout, stderr });
      });
    });
  }

  /** Asks the database of the app, past the app. */
  sql(statement: string): readonly unknown[] {
    using database = new DatabaseSync(join(this.folder, "app.db"));
    return database
      .prepare(statement)
      .all()
      .map((row) => ({ ...row }));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
