import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of files that lives as long as the block that holds it with `using`. */
export interface Tree extends Disposable {
  readonly root: string;
}

/** Writes files into a new temporary folder; what is not text is written as JSON. */
export function plantTree(files: Readonly<Record<string, unknown>>): Tree {
  const root = mkdtempSync(join(tmpdir(), "phial-tree-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
