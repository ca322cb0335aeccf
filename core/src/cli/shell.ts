import { AsyncResource } from "node:async_hooks";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type REPLServer, start } from "node:repl";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Phial } from "../app/phial.ts";
import { g } from "../context/storage.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Opens a shell in a context of the app and returns when it is left. It knows `app`, `g` and what
 * `app.shellContext()` was given; `await` works at its top level. Input that no person types is run
 * line by line, each when the one before has ended.
 *
 * @throws what the app's start and its shell contexts throw
 */
export async function runShell(app: Phial, terminal: Terminal): Promise<void> {
  await app.run(async () => {
    const names: Record<string, unknown> = { app, g };
    for (const make of app.shellContexts) Object.assign(names, await make());
    const isTerminal = "isTTY" in terminal.stdin && terminal.stdin.isTTY === true;
    if (isTerminal) greet(app, terminal, Object.keys(names));
    const input = isTerminal ? terminal.stdin : new PassThrough();
    const repl = start({
      input,
      output: terminal.stdout,
      terminal: isTerminal,
      prompt: isTerminal ? "> " : "",
      // The app's objects are of this realm: its arrays, errors and plain objects must be, too.
      useGlobal: true,
      ignoreUndefined: true,
    });
    const restore = define(repl, names);
    const lines = new LineRunner(repl);
    const exit = once(repl, "exit");
    const end = (): void => repl.close();
    terminal.stop?.addEventListener("abort", end, { once: true });
    if (input instanceof PassThrough) await lines.feed(terminal.stdin, input);
    await exit;
    terminal.stop?.removeEventListener("abort", end);
    restore();
  });
}

function greet(app: Phial, terminal: Terminal, names: readonly string[]): void {
  terminal.print(`The app "${app.name}". Names: ${names.join(", ")}.`);
  terminal.print(terminal.paint("faint", "Ctrl-D ends the shell."));
}

/** Runs the lines of a REPL in the context that is current when it is made. */
class LineRunner {
  readonly #repl: REPLServer;
  /** Resolves when the REPL is ready for the next line. */
  #running: Promise<void> | undefined;

  constructor(repl: REPLServer) {
    this.#repl = repl;
    // Lines arrive outside of the context.
    const evaluate = AsyncResource.bind(repl.eval.bind(repl));
    const displayPrompt = repl.displayPrompt.bind(repl);
    let resolve = (): void => undefined;
    const counted: REPLServer["eval"] = (...call) => {
      this.#running = new Promise((resolved) => (resolve = resolved));
      evaluate(...call);
    };
    repl.displayPrompt = (preserveCursor) => {
      displayPrompt(preserveCursor);
      // The prompt comes after a result, an error, and the first line of several.
      resolve();
    };
    // The field is only declared to be read; a REPL takes every function of this type.
    Object.assign(repl, { eval: counted });
  }

  /** Hands over the lines of `source`, each when the one before has ended. */
  async feed(source: NodeJS.ReadableStream, input: PassThrough): Promise<void> {
    let isOpen = true;
    this.#repl.once("exit", () => (isOpen = false));
    for await (const line of createInterface({ input: source })) {
      const taken = once(this.#repl, "line");
      input.write(`${line}\n`);
      await taken;
      // A REPL that is told to close does so a turn later.
      await setImmediate();
      if (isOpen) await this.#running;
      if (!isOpen) return;
    }
    input.end();
  }
}

/** Makes the names known; the function returned takes them back. */
function define(repl: REPLServer, names: Readonly<Record<string, unknown>>): () => void {
  const before = Object.getOwnPropertyDescriptors(repl.context);
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(repl.context, name, { value, writable: true, configurable: true });
  }
  return () => {
    for (const name of Object.keys(names)) {
      const old = before[name];
      if (old === undefined) Reflect.deleteProperty(repl.context, name);
      else Object.defineProperty(repl.context, name, old);
    }
  };
}
