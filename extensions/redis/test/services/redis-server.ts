import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const isThere = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

/** The program of the server, if this machine has it. */
export const redisServer = ["redis-server", "valkey-server"].find(isThere);

/** Whether a suite that starts servers of its own is skipped: loudly, and never under CI. */
export const withoutServer = redisServer === undefined && process.env["CI"] !== "true";
if (withoutServer) console.warn("SKIPPED what starts servers: there is no redis-server.");

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Asks until the answer is true. */
export async function until(isSo: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${seconds} seconds: ${isSo.toString()}`);
}

/** A server that a test starts, kills and starts again on the same port. */
export class RedisServer implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), "phial-redis-"));
  readonly port: number;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  async start(): Promise<void> {
    const base = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--dir", this.folder];
    const args = this.#args.map((arg) => arg.replaceAll("FOLDER", this.folder));
    const options = [...base, "--save", "", "--appendonly", "no", ...args];
    const file = args.find((arg) => arg.endsWith(".conf"));
    const command =
      file === undefined ? options : [file, ...base, ...args.filter((arg) => arg !== file)];
    const child = spawn(redisServer ?? "redis-server", command);
    this.#child = child;
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    await until(() => {
      if (child.exitCode !== null) throw new Error(output);
      return /eady to accept connections|Sentinel ID is/.test(output);
    });
  }

  /** Sends a signal: SIGKILL ends it, SIGSTOP makes it silent. */
  async signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(name);
    if (name === "SIGKILL") await once(child, "exit");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.signal("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
