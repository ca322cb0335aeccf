import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pinned, serverCpu } from "./machine.ts";
import { benchFolder, rowsPath, seedPath, workFolder } from "./paths.ts";
import { freePort, tryRequest } from "./port.ts";
import type { Redis } from "./redis.ts";
import { ensureSeed } from "./seed.ts";
import { commandOf, type Stack } from "./stack.ts";
import { jwtSecret } from "./token.ts";
import { userAgent } from "./user-agent.ts";

const running = new Set<ServerProcess>();

interface StartOptions {
  readonly workload: string;
  readonly redis: Redis | undefined;
  /** Options for Node itself, for example of its profiler. */
  readonly nodeOptions?: readonly string[];
}

/** One server under test: started fresh, with a fresh copy of the database. */
export class ServerProcess {
  readonly stack: Stack;
  readonly port: number;
  readonly databasePath: string;
  readonly logPath: string;
  readonly #child: ChildProcess;
  readonly #startedAt: number;

  private constructor(stack: Stack, port: number, start: () => ChildProcess) {
    this.stack = stack;
    this.port = port;
    this.databasePath = databasePathOf(stack);
    this.logPath = logPathOf(stack);
    this.#startedAt = performance.now();
    this.#child = start();
    this.#child.on("error", () => {});
    running.add(this);
  }

  static async start(stack: Stack, options: StartOptions): Promise<ServerProcess> {
    mkdirSync(workFolder, { recursive: true });
    copyDatabase(stack);
    const port = await freePort();
    const words = commandOf(stack, port);
    if (options.nodeOptions) words.splice(1, 0, ...options.nodeOptions);
    const [program = "", ...args] = pinned(serverCpu, words);
    const log = openSync(logPathOf(stack), "w");
    const server = new ServerProcess(stack, port, () =>
      spawn(program, args, {
        cwd: join(benchFolder, stack.cwd),
        env: environment(stack, port, options),
        stdio: ["ignore", log, log],
        detached: true,
      }),
    );
    closeSync(log);
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  log(): string {
    return readFileSync(this.logPath, "utf8").slice(-1500);
  }

  /** Polls until `path` answers with 200; returns the milliseconds since the process was made. */
  async ready(path = "/hello/world", headers: Readonly<Record<string, string>> = {}) {
    const all = { Host: `127.0.0.1:${this.port}`, "User-Agent": userAgent, ...headers };
    const lines = Object.entries({ ...all, Connection: "close" });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    while (performance.now() - this.#startedAt < 40_000 && this.#child.exitCode === null) {
      const answer = await tryRequest(this.port, `GET ${path} HTTP/1.1\r\n${head}\r\n`);
      if (answer?.slice(0, 16).includes(" 200")) return performance.now() - this.#startedAt;
      if (answer !== undefined) throw new Error(`answered ${answer.slice(0, 300)}`);
      await pause(2);
    }
    throw new Error(`did not start:\n${this.log()}`);
  }

  /** SIGTERM, and the end of what is left of its process group after eight seconds. */
  async stop(): Promise<void> {
    running.delete(this);
    if (this.#child.pid !== undefined && this.#child.exitCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGTERM");
      await Promise.race([ended, pause(8000, undefined, { ref: false })]);
    }
    this.kill();
  }

  kill(): void {
    try {
      if (this.pid > 1) process.kill(-this.pid, "SIGKILL");
    } catch {
      // Its process group is gone, as it should be.
    }
  }
}

/** Ends all servers that still run: when the bench itself is interrupted. */
export function killServers(): void {
  for (const server of running) server.kill();
}

function databasePathOf(stack: Stack): string {
  return join(workFolder, `${stack.name}.db`);
}

function logPathOf(stack: Stack): string {
  return join(workFolder, `${stack.name}.log`);
}

function copyDatabase(stack: Stack): void {
  if (stack.workloads.every((workload) => workload === "W1")) return;
  ensureSeed();
  const path = databasePathOf(stack);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
  copyFileSync(seedPath, path);
}

function environment(stack: Stack, port: number, options: StartOptions): Record<string, string> {
  const kept = ["HOME", "LANG", "USER", "TERM"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const { redis, workload } = options;
  return {
    ...Object.fromEntries(kept),
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    PORT: String(port),
    HOST: "127.0.0.1",
    DB_PATH: databasePathOf(stack),
    ROWS_PATH: rowsPath,
    SECRET: "bench-secret-0123456789abcdef0123456789abcdef",
    JWT_SECRET: jwtSecret,
    NODE_ENV: "production",
    TZ: "UTC",
    ...(redis && {
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: String(redis.port),
    }),
    ...stack.env,
    ...stack.envByWorkload?.[workload],
  };
}
