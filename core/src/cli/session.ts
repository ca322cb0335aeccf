import type { Phial } from "../app/phial.ts";
import { loadApp } from "./app-loader.ts";
import type { GlobalOptions } from "./environment.ts";
import type { Terminal } from "./terminal.ts";

/** One run of the `phial` command: what it was called with, and the app it is about. */
export class Session {
  readonly terminal: Terminal;
  readonly argv: readonly string[];
  /** What the process ends with when nothing fails. */
  exitCode = 0;
  /** Whether a command has run in the app, also one that runs before its start. */
  usesApp = false;
  #app: Phial | undefined;

  constructor(argv: readonly string[], terminal: Terminal) {
    this.argv = argv;
    this.terminal = terminal;
  }

  /** The app, made at the first call. */
  async app(options: GlobalOptions): Promise<Phial> {
    return (this.#app ??= await loadApp(this.terminal, options));
  }

  /** Closes the app if this session has made it and something has started or used it. */
  async close(): Promise<void> {
    const app = this.#app;
    if (app === undefined || app === this.terminal.app) return;
    if (this.usesApp || app.lifecycle.phase !== "setup") await app.close();
  }
}
