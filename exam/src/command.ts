import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { newKey } from "./exam-app.ts";

/** How a command of the exam app is run. */
export interface CommandOptions {
  /** The variables of the contract, and settings. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Kills it so many milliseconds after it has printed a text, if it is still running then. */
  readonly kill?: { readonly from: string; readonly afterMs: number };
}

/** How a command ended. */
export interface Commanded {
  /** `null` when it was killed. */
  readonly code: number | null;
  readonly output: string;
}

const APP = join(import.meta.dirname, "../app.ts");

/** Runs a command of the exam app in a process of its own, below `folder`. */
export function runCommand(
  folder: string,
  args: readonly string[],
  { env = {}, kill: planned }: CommandOptions = {},
): Promise<Commanded> {
  const own = mkdtempSync(join(folder, "command-"));
  const { PATH, LANG } = process.env;
  const child: ChildProcess = spawn(process.execPath, ["--conditions=source", APP, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH,
      LANG,
      TMPDIR: own,
      EXAM_LOG: join(own, "log.jsonl"),
      SECRET_KEY: newKey(),
      NODE_COMPILE_CACHE: join(folder, "compiled"),
      ...env,
    },
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  let timer: NodeJS.Timeout | undefined;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (planned && output.includes(planned.from)) timer ??= setTimeout(kill, planned.afterMs);
    });
  }
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("exit", kill);
      resolve({ code, output });
    });
  });
}
