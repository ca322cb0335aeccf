import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The path of a database that does not exist yet, in a folder of its own. */
export function newFile(name = "test.db"): string {
  const folder = mkdtempSync(join(tmpdir(), "phial-sqlite3-"));
  folders.push(folder);
  return join(folder, name);
}
