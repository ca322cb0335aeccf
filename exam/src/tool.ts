import { spawn } from "node:child_process";
import { join } from "node:path";

/** What a tool has printed, and how it ended. */
export interface ToolRun {
  readonly code: number | null;
  readonly output: string;
}

/** What a tool is run with: `--name=value`. */
export type ToolArguments = Readonly<Record<string, string | number>>;

const TOOLS = join(import.meta.dirname, "../tools");

/** Runs one of `exam/tools` to its end, for `seconds` at most. */
export function runTool(name: string, args: ToolArguments, seconds: number): Promise<ToolRun> {
  const flags = Object.entries(args).map(([key, value]) => `--${key}=${value}`);
  return runProgram(process.execPath, [join(TOOLS, `${name}.mjs`), ...flags], seconds);
}

/** Runs a program to its end, for `seconds` at most. */
export function runProgram(
  command: string,
  args: readonly string[],
  seconds: number,
): Promise<ToolRun> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const timer = setTimeout(kill, seconds * 1000);
  let output = "";
  const add = (chunk: Buffer | Error): void => void (output += chunk.toString());
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  child.once("error", add);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("exit", kill);
      resolve({ code, output });
    });
  });
}

/**
 * The line of figures that a tool has printed.
 *
 * @throws Error with the output, when there is none
 */
export function figuresOf({ output }: ToolRun): Readonly<Record<string, unknown>> {
  const line = output.trim().split("\n").at(-1) ?? "";
  try {
    const figures: unknown = JSON.parse(line);
    if (typeof figures === "object" && figures !== null) return { ...figures };
  } catch {
    // Told below, with all that was printed.
  }
  throw new Error(`The tool printed no figures: ${output.trim().slice(-400)}`);
}
