import { type ChildProcess, spawn } from "node:child_process";
import { relative } from "node:path";
import { FolderWatch } from "./folder-watch.ts";
import type { Terminal } from "./terminal.ts";

/** What a {@link Reloader} runs and watches. */
export interface ReloaderOptions {
  readonly terminal: Terminal;
  /** The arguments of `phial`, for the process that serves. */
  readonly argv: readonly string[];
  /** The variable that tells a process to serve. */
  readonly marker: string;
  /** The folder of the app's module, watched wherever it is. */
  readonly appFolder: string | undefined;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How long a process may take to end before it is ended. */
const PATIENCE_MS = 5_000;
const MAX_NAMES = 3;

/**
 * Serves through a child process that is started anew when a file changes. A child that does not
 * start or breaks is not started again before the next change; one that ends by itself ends all.
 */
export class Reloader {
  readonly #options: ReloaderOptions;
  readonly #result = Promise.withResolvers<number>();
  #child: ChildProcess | undefined;
  #isEnding = false;
  #isRestarting = false;
  #hasComplained = false;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  /** Serves until a signal comes; gives the exit code. */
  async run(): Promise<number> {
    const { terminal } = this.#options;
    const end = (signal: NodeJS.Signals): void => this.#end(signal);
    const stop = (): void => this.#end("SIGTERM");
    for (const signal of SIGNALS) process.on(signal, end);
    terminal.stop?.addEventListener("abort", stop, { once: true });
    const watches = this.#folders().map((folder) => this.#watch(folder));
    this.#start();
    try {
      return await this.#result.promise;
    } finally {
      for (const watch of watches) watch[Symbol.dispose]();
      for (const signal of SIGNALS) process.off(signal, end);
      terminal.stop?.removeEventListener("abort", stop);
    }
  }

  #folders(): string[] {
    const { terminal, appFolder } = this.#options;
    const isBelow = appFolder === undefined || !relative(terminal.cwd, appFolder).startsWith("..");
    return isBelow ? [terminal.cwd] : [terminal.cwd, appFolder];
  }

  #watch(folder: string): FolderWatch {
    return new FolderWatch({
      folder,
      except: this.#options.appFolder,
      onChange: (files) => this.#restart(files),
      onFailure: (error) => this.#complain(error),
    });
  }

  #start(): void {
    const { terminal, argv, marker } = this.#options;
    const program = [...process.execArgv, process.argv[1] ?? "", ...argv];
    this.#isRestarting = false;
    this.#child = spawn(process.execPath, program, {
      cwd: terminal.cwd,
      env: { ...terminal.environment, [marker]: "1" },
      // The channel tells the child when this process has gone, however it went.
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // Ctrl-C must reach it once: from here, and not from the terminal as well.
      detached: process.platform !== "win32",
    });
    this.#child.once("error", (error) => this.#result.reject(error));
    this.#child.once("exit", (code, signal) => this.#ended(code, signal));
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    // A child that had no time to listen for signals yet ends by them.
    if (this.#isEnding) this.#result.resolve(code ?? (signal === "SIGKILL" ? 1 : 0));
    else if (this.#isRestarting) this.#start();
    else if (code === 0) this.#result.resolve(0);
    else this.#say(`The app ended with ${code ?? signal}. It starts again when a file changes.`);
  }

  #restart(files: readonly string[]): void {
    if (this.#isEnding) return;
    const more = files.length > MAX_NAMES ? ` and ${files.length - MAX_NAMES} more` : "";
    this.#say(`Changed: ${files.slice(0, MAX_NAMES).join(", ")}${more}. Restarting.`);
    if (this.#child === undefined) this.#start();
    else if (!this.#isRestarting) {
      this.#isRestarting = true;
      this.#stop(this.#child, "SIGTERM");
    }
  }

  #end(signal: NodeJS.Signals): void {
    this.#isEnding = true;
    if (this.#child === undefined) this.#result.resolve(0);
    // A terminal that is gone is no reason to break off what is under way.
    else this.#stop(this.#child, signal === "SIGHUP" ? "SIGTERM" : signal);
  }

  #stop(child: ChildProcess, signal: NodeJS.Signals): void {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.once("exit", () => clearTimeout(timer));
  }

  /** Mostly there are too many folders for the system, so that the next would fail as well. */
  #complain(error: unknown): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#say(`Not every folder can be watched: ${error instanceof Error ? error.message : ""}`);
  }

  #say(text: string): void {
    const { terminal } = this.#options;
    terminal.note(terminal.paint("faint", text, terminal.stderr));
  }
}
