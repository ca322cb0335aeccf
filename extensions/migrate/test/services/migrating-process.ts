import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What came of a run on one database. */
export interface Said {
  readonly applied?: readonly string[];
  readonly error?: string;
}

const PROGRAM = fileURLToPath(new URL("migrating.ts", import.meta.url));

/** A process of its own that migrates databases when it is told to. */
export class MigratingProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(urls: readonly string[]) {
    this.#child = spawn(process.execPath, ["--conditions=source", PROGRAM, ...urls], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "phial-compile-cache") },
    });
    if (!this.#child.stdout) throw new Error("The process has no output.");
    this.#reader = createInterface(this.#child.stdout);
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async ready(): Promise<this> {
    const { value } = await this.#lines.next();
    if (value !== "ready") throw new Error(`The process says ${String(value)}.`);
    return this;
  }

  send(command: "up" | "down" | "slow"): void {
    this.#child.stdin?.write(`${command}\n`);
  }

  /** What came of the last command; nothing when it did not come to an end. */
  async answer(): Promise<readonly Said[] | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : (JSON.parse(value) as readonly Said[]);
  }

  /** Ends it at once, whatever it is doing. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const end = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await end;
  }
}
