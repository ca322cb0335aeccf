import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const CORE = join(import.meta.dirname, "../..");

/** A folder of somebody's project, in which `import "phial"` works; gone when it is disposed. */
export interface TempProject extends Disposable {
  readonly folder: string;
  /** Writes a file; its folder is made. */
  write(path: string, text: string): void;
}

export function tempProject(files: Readonly<Record<string, string>> = {}): TempProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "phial-cli-")));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("package.json", '{ "type": "module" }');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(CORE, join(folder, "node_modules/phial"), "dir");
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    write,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
