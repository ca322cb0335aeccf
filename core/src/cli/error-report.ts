import { isPhialError } from "../errors/phial-error.ts";
import { excerptOf, framesOf } from "./stack-trace.ts";
import type { Terminal } from "./terminal.ts";

/** How deep causes are followed: an error may be its own cause. */
const MAX_DEPTH = 5;

/**
 * Tells the person at the terminal what went wrong: of a PhialError the problem, the remedy, the
 * code and where it was thrown; of any other error its text and the frames of the app. Causes and
 * the parts of an AggregateError follow.
 */
export function reportError(terminal: Terminal, error: unknown, depth = 0): void {
  const stream = terminal.stderr;
  const say = (look: "error" | "faint", text: string) => terminal.paint(look, text, stream);
  if (!(error instanceof Error)) {
    const thrown = typeof error === "string" ? JSON.stringify(error) : `a ${typeof error}`;
    terminal.note(`${say("error", "Error:")} ${thrown} was thrown, which is no error.`);
    return;
  }
  for (const line of excerptOf(error, terminal.cwd)) terminal.note(line);
  const frames = framesOf(error, terminal.cwd);
  if (isPhialError(error)) {
    terminal.note(`${say("error", `Error [${error.code}]:`)} ${error.problem}\n${error.remedy}`);
    for (const frame of frames.slice(0, 1)) terminal.note(say("faint", `    ${frame}`));
  } else {
    terminal.note(`${say("error", `${error.name}:`)} ${error.message}`);
    for (const frame of frames) terminal.note(say("faint", `    ${frame}`));
  }
  if (depth >= MAX_DEPTH) return;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  for (const part of parts) reportError(terminal, part, depth + 1);
  if (error.cause !== undefined) reportError(terminal, error.cause, depth + 1);
}

/**
 * What a command that failed with `error` ends with: the error's own `exitCode` if it is one from 1
 * to 255, otherwise 1.
 */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error) || !("exitCode" in error)) return 1;
  const code = error.exitCode;
  return typeof code === "number" && Number.isInteger(code) && code >= 1 && code <= 255 ? code : 1;
}
