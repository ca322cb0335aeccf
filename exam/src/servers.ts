import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./measure.ts";

const START_SECONDS = 60;

/** How a server that is not ours is started. */
interface Recipe {
  readonly command: readonly [string, ...string[]];
  /** Part of what it prints when it takes connections. */
  readonly ready: string;
  readonly folder: string;
  readonly port: number;
  url(port: number): string;
}

/** A server on a port of its own, which a program stops, kills, silences and starts again. */
export class OwnServer {
  readonly #recipe: Recipe;
  #child: ChildProcess | undefined;

  constructor(recipe: Recipe) {
    this.#recipe = recipe;
  }

  get port(): number {
    return this.#recipe.port;
  }

  get url(): string {
    return this.urlAt(this.port);
  }

  /** Its URL through a proxy on another port. */
  urlAt(port: number): string {
    return this.#recipe.url(port);
  }

  /** Resolves when it takes connections. @throws Error with what it printed */
  async start(): Promise<void> {
    const { command, folder, ready } = this.#recipe;
    const [program, ...args] = command;
    const child = spawn(program, args, { cwd: folder, ...unprivileged() });
    this.#child = child;
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("close", () => process.off("exit", kill));
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => void (output += chunk.toString()));
    }
    child.once("error", (error) => void (output += error.message));
    const isOver = (): boolean => child.exitCode !== null;
    await until(() => output.includes(ready) || isOver(), START_SECONDS);
    if (!output.includes(ready)) throw new Error(`${program} does not start: ${output}`);
  }

  /** Sends a signal; one that ends it is waited for. */
  async signal(name: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(name);
    if (name !== "SIGSTOP" && name !== "SIGCONT") await once(child, "close");
  }

  /** Ends it at once and removes what it wrote. */
  async remove(): Promise<void> {
    await this.signal("SIGKILL");
    rmSync(this.#recipe.folder, { recursive: true, force: true });
  }
}

/** Starts a Redis that keeps nothing. @throws Error where there is none on this machine */
export async function startRedis(): Promise<OwnServer> {
  const folder = folderFor("redis");
  const port = await freePort();
  const where = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder];
  const server = new OwnServer({
    command: ["redis-server", ...where, "--save", "", "--appendonly", "no"],
    ready: "eady to accept connections",
    folder,
    port,
    url: (at) => `redis://127.0.0.1:${at}/0`,
  });
  await server.start();
  return server;
}

/** Starts a PostgreSQL. @throws Error where there is none on this machine */
export async function startPostgres(): Promise<OwnServer> {
  const [bin] = globSync("/usr/lib/postgresql/*/bin").sort().reverse();
  if (bin === undefined) throw new Error("There is no PostgreSQL in /usr/lib/postgresql.");
  const folder = folderFor("postgres");
  const data = join(folder, "data");
  const options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"];
  const made = spawnSync(join(bin, "initdb"), ["-D", data, ...options], {
    cwd: folder,
    encoding: "utf8",
    ...unprivileged(),
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const where = ["-p", `${port}`, "-c", "listen_addresses=127.0.0.1"];
  const server = new OwnServer({
    // What was written survives the end of the server; only the machine must not fail.
    command: [
      join(bin, "postgres"),
      "-D",
      data,
      ...where,
      "-c",
      "unix_socket_directories=",
      "-c",
      "fsync=off",
    ],
    ready: "ready to accept connections",
    folder,
    port,
    url: (at) => `postgres://postgres@127.0.0.1:${at}/postgres`,
  });
  await server.start();
  return server;
}

/** A port of this machine that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has a port.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A proxy before a server, whose connections can be cut, slowed down and silenced. */
export class ChaosProxy {
  readonly port: number;
  readonly #control: number;
  readonly #child: ChildProcess;

  private constructor(port: number, control: number, child: ChildProcess) {
    this.port = port;
    this.#control = control;
    this.#child = child;
  }

  /** Listens before the server on port `to`. */
  static async before(to: number): Promise<ChaosProxy> {
    const [port, control] = [await freePort(), await freePort()];
    const script = join(import.meta.dirname, "../tools/chaos.mjs");
    const args = [`--listen=${port}`, `--to=${to}`, `--control=${control}`];
    const child = spawn(process.execPath, [script, ...args], { stdio: "ignore" });
    process.once("exit", () => child.kill("SIGKILL"));
    const proxy = new ChaosProxy(port, control, child);
    const isUp = await until(() => proxy.tell("up").then(Boolean, () => false), START_SECONDS);
    if (!isUp) throw new Error("chaos.mjs does not start.");
    return proxy;
  }

  /** `up`, `down`, `reset`, `blackhole`, `latency 500` or `slow 1000`, from now on. */
  async tell(mode: string): Promise<string> {
    const socket = connect(this.#control, "127.0.0.1");
    socket.end(`${mode}\n`);
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}

function folderFor(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `phial-exam-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { uid, gid } = unprivileged();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(spawnSync("id", [flag, "nobody"]).stdout.toString());
  return { uid: id("-u"), gid: id("-g") };
}
