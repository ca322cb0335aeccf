import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BIG_BYTES = 1_048_576;

/** A folder with the files of the contract. */
export interface Fixture {
  readonly root: string;
  /** Removes it. */
  remove(): void;
}

/**
 * Lays out the files of the contract in a temporary folder: those of `exam/files`, and beside them
 * what does not belong into a repository (a megabyte of zeros, links out of the folders, hidden
 * files). The folder goes with the process, if not before.
 */
export function layOutFiles(): Fixture {
  const root = mkdtempSync(join(tmpdir(), "phial-exam-"));
  const remove = (): void => {
    process.off("exit", remove);
    rmSync(root, { recursive: true, force: true });
  };
  process.once("exit", remove);
  cpSync(join(import.meta.dirname, "../files"), root, { recursive: true });
  const inStatic = (...path: string[]): string => join(root, "static", ...path);
  writeFileSync(inStatic("big.bin"), Buffer.alloc(BIG_BYTES));
  symlinkSync("/etc/hostname", inStatic("link"));
  writeFileSync(inStatic(".env"), "NOTE=c4n4ry\n");
  mkdirSync(inStatic(".git"));
  writeFileSync(inStatic(".git", "config"), "[core]\n\tnote = c4n4ry\n");
  mkdirSync(inStatic("sub"));
  writeFileSync(inStatic("sub", "b.txt"), "below\n");
  symlinkSync("../secret.txt", join(root, "templates", "leaving.html"));
  symlinkSync("..", join(root, "templates", "up"));
  return { root, remove };
}
