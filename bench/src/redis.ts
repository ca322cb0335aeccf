import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { clientCpu, hasProgram, pinned } from "./machine.ts";
import { freePort } from "./port.ts";

/** A private Redis that keeps nothing, for the workloads that count in Redis. */
export class Redis {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#process = child;
    process.once("exit", () => child.kill());
  }

  /** Starts one, or returns `undefined` when the program is not installed. */
  static async start(): Promise<Redis | undefined> {
    if (!hasProgram("redis-server")) return undefined;
    const port = await freePort();
    const options = ["--port", String(port), "--bind", "127.0.0.1"];
    const volatile = ["--save", "", "--appendonly", "no", "--dir", tmpdir()];
    const [program = "", ...args] = pinned(clientCpu, ["redis-server", ...options, ...volatile]);
    const redis = new Redis(port, spawn(program, args, { stdio: "ignore" }));
    for (let attempt = 0; ; attempt++) {
      try {
        await redis.command("PING");
        return redis;
      } catch (error) {
        if (attempt === 200) throw error;
        await pause(20);
      }
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Sends one command; an integer reply comes back as its digits. */
  async command(...words: string[]): Promise<string> {
    const socket = createConnection(this.port, "127.0.0.1");
    try {
      await once(socket, "connect");
      const bulk = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${bulk.join("")}`);
      const [reply] = await once(socket, "data");
      return String(reply).trim().slice(1);
    } finally {
      socket.destroy();
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.kill();
    await once(this.#process, "exit");
  }
}
