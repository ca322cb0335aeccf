import { spawn } from "node:child_process";
import { once } from "node:events";
import { PhialError } from "phial";

/**
 * Opens a file in the editor that VISUAL or EDITOR names, with options if it has some, and waits for
 * it to end.
 *
 * @throws PhialError `MIGRATE_EDITOR_MISSING`, `MIGRATE_EDITOR_FAILED`
 */
export async function openEditor(file: string): Promise<void> {
  const editor = process.env["VISUAL"] ?? process.env["EDITOR"] ?? "";
  const [command = "", ...options] = editor.trim().split(/\s+/);
  if (command === "") {
    throw new PhialError(
      "MIGRATE_EDITOR_MISSING",
      "Neither VISUAL nor EDITOR says which editor to open.",
      `Set it, EDITOR=nano for example, or open ${file} yourself.`,
    );
  }
  let code: unknown;
  let cause: unknown;
  try {
    [code] = await once(spawn(command, [...options, file], { stdio: "inherit" }), "exit");
  } catch (error) {
    cause = error;
  }
  if (code === 0) return;
  throw new PhialError(
    "MIGRATE_EDITOR_FAILED",
    `The editor ${JSON.stringify(editor)} ${cause === undefined ? "has failed" : "could not be started"}.`,
    `Set EDITOR to a command that works, or open ${file} yourself.`,
    cause === undefined ? undefined : { cause },
  );
}
