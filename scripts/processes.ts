import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** What went wrong, for a report. */
  readonly output: string;
}

/** The environment without what npm adds for the script it runs, which would steer a child npm. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?:package|lifecycle|config_local_prefix|command|execpath)/.test(name),
  );
  return Object.fromEntries(entries);
}

/** A user other than the one who runs this. */
export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** Runs a program to its end, for `seconds` (300) at most. */
export function run(
  command: string,
  args: readonly string[],
  { seconds = 300, ...options }: User & { cwd: string; seconds?: number },
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    env: cleanEnvironment(),
    encoding: "utf8",
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = [error?.message, stdout, stderr].filter(Boolean).join("\n").trim();
  return { ok: status === 0, stdout, output };
}

/** The path of a program that PATH or one of `folders` has. */
export function which(name: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  return [...path, ...folders].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is true or time is up. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  seconds: number,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

export interface Running {
  /** What it has printed so far. */
  output(): string;
  hasEnded(): boolean;
  /** Sends SIGTERM, after `seconds` SIGKILL, and resolves to how it ended. */
  stop(seconds?: number): Promise<{ code: number | null; wasKilled: boolean }>;
}

/** Starts a program that goes on until it is stopped. */
export function start(
  command: string,
  args: readonly string[],
  options: User & { cwd: string; env?: NodeJS.ProcessEnv },
): Running {
  const env = { ...cleanEnvironment(), ...options.env };
  const child = spawn(command, args, { ...options, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let ended = false;
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const end = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      ended = true;
      resolve(null);
    });
    child.once("close", (code) => {
      ended = true;
      resolve(code);
    });
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    output: () => output,
    hasEnded: () => ended,
    async stop(seconds = 10) {
      let wasKilled = false;
      child.kill("SIGTERM");
      const timer = setTimeout(() => {
        wasKilled = true;
        kill();
      }, seconds * 1000);
      const code = await end;
      clearTimeout(timer);
      process.off("exit", kill);
      return { code, wasKilled };
    },
  };
}
