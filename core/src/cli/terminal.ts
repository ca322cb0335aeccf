import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { styleText } from "node:util";
import type { Phial } from "../app/phial.ts";

/** Where `phial` reads and writes, and what it knows of its surroundings. */
export interface TerminalInit {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** The folder that an app is looked for in. */
  readonly cwd: string;
  /** Environment variables. Options such as `--debug` are written into it, for the app to find. */
  readonly environment: Record<string, string | undefined>;
  /** Ends `phial run` and `phial shell`, as a signal does. */
  readonly stop?: AbortSignal;
  /** Whether somebody is there to answer. @default whether input and output are a terminal */
  readonly isInteractive?: boolean;
  /** The app that the commands are for; without it one is looked for. */
  readonly app?: Phial;
}

/** How a text looks, where the stream shows colours. */
export type Look = "title" | "name" | "faint" | "error" | "success";

const FORMATS = {
  title: "bold",
  name: "cyan",
  faint: "dim",
  error: "red",
  success: "green",
} as const;

/** The width of help where nobody knows better. */
const COLUMNS = 80;

/** The person and the process at the other end of the command line. */
export class Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly cwd: string;
  readonly environment: Record<string, string | undefined>;
  readonly stop: AbortSignal | undefined;
  readonly app: Phial | undefined;
  readonly isInteractive: boolean;
  #input: { readonly reader: Interface; readonly lines: AsyncIterator<string> } | undefined;

  constructor(init: TerminalInit) {
    this.stdin = init.stdin;
    this.stdout = init.stdout;
    this.stderr = init.stderr;
    this.cwd = init.cwd;
    this.environment = init.environment;
    this.stop = init.stop;
    this.app = init.app;
    this.isInteractive = init.isInteractive ?? (isTerminal(init.stdin) && isTerminal(init.stdout));
  }

  /** Writes a line of the command's result. */
  print(line: string): void {
    this.stdout.write(`${line}\n`);
  }

  /** Writes a line that is no result: an error, or what is going on. */
  note(line: string): void {
    this.stderr.write(`${line}\n`);
  }

  /** Asks and gives the line that is typed; `undefined` where there is nobody, or input has ended. */
  async ask(question: string): Promise<string | undefined> {
    if (!this.isInteractive) return undefined;
    this.stdout.write(question);
    return this.#nextLine();
  }

  /**
   * Asks for a secret and gives what is typed, which a terminal does not show; the next line where
   * input comes from elsewhere, and `undefined` where it has ended.
   */
  async askSecret(question: string): Promise<string | undefined> {
    if (this.isInteractive) this.stdout.write(question);
    if (!this.isInteractive || !isTerminal(this.stdin)) return this.#nextLine();
    // It would read the same keys.
    this.close();
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({ input: this.stdin, output, terminal: true });
    const answer = await new Promise<string | undefined>((resolve) => {
      reader.once("line", resolve).once("close", () => resolve(undefined));
    });
    reader.close();
    this.stdout.write("\n");
    return answer;
  }

  /** Stops reading. */
  close(): void {
    this.#input?.reader.close();
    this.#input = undefined;
  }

  /** `text` in colours if the stream is a terminal that shows them and NO_COLOR is not set. */
  paint(look: Look, text: string, stream: NodeJS.WritableStream = this.stdout): string {
    return styleText(FORMATS[look], text, { stream });
  }

  /** Whether {@link paint} does anything. */
  hasColors(stream: NodeJS.WritableStream): boolean {
    return this.paint("title", "x", stream) !== "x";
  }

  /** How many characters fit into a line. */
  get columns(): number {
    return "columns" in this.stdout && typeof this.stdout.columns === "number"
      ? this.stdout.columns
      : COLUMNS;
  }

  async #nextLine(): Promise<string | undefined> {
    // One reader for all questions: it may have read the next answers already.
    this.#input ??= linesOf(this.stdin);
    const answer = await this.#input.lines.next();
    return answer.done === true ? undefined : answer.value;
  }
}

function isTerminal(stream: NodeJS.ReadableStream | NodeJS.WritableStream): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

function linesOf(input: NodeJS.ReadableStream) {
  const reader = createInterface({ input });
  return { reader, lines: reader[Symbol.asyncIterator]() };
}

/** The terminal that the process was started from. */
export function processTerminal(): Terminal {
  return new Terminal({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    environment: process.env,
  });
}
