import { PassThrough, Readable, Writable } from "node:stream";
import type { Phial } from "../app/phial.ts";

/** What a command of a test finds besides its arguments. */
export interface CliCall {
  /** Environment variables; those of the process are not seen. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is typed; with it, somebody is there to answer the questions of a command. */
  readonly input?: string;
  /** Ends `run` and `shell`, as a signal does. */
  readonly stop?: AbortSignal;
}

/** How a command went. */
export interface CliResult {
  readonly exitCode: number;
  /** Everything that was written, in order. */
  readonly output: string;
  /** What was written as a result. */
  readonly stdout: string;
  /** What was written as an error or a note. */
  readonly stderr: string;
  /** What the command threw, if it did. */
  readonly error: unknown;
}

/**
 * Runs `phial` in process for one app, as Flask's `test_cli_runner`. The app is started by the first
 * command that runs in its context, and stays open.
 */
export class CliRunner {
  readonly app: Phial;

  constructor(app: Phial) {
    this.app = app;
  }

  /** Runs `phial` with these arguments. */
  async invoke(args: readonly string[], call: CliCall = {}): Promise<CliResult> {
    const [{ runCli }, { Terminal }] = await Promise.all([
      import("../cli/cli.ts"),
      import("../cli/terminal.ts"),
    ]);
    const written: { readonly to: "stdout" | "stderr"; readonly text: string }[] = [];
    const stream = (to: "stdout" | "stderr") =>
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          written.push({ to, text: chunk.toString() });
          done();
        },
      });
    const terminal = new Terminal({
      stdin: call.input === undefined ? new PassThrough().end() : Readable.from([call.input]),
      stdout: stream("stdout"),
      stderr: stream("stderr"),
      cwd: this.app.root,
      environment: { ...call.environment },
      isInteractive: call.input !== undefined,
      ...(call.stop && { stop: call.stop }),
      app: this.app,
    });
    const { exitCode, error } = await runCli(args, terminal);
    const all = (to?: string) =>
      written.filter((part) => to === undefined || part.to === to).map(({ text }) => text);
    return {
      exitCode,
      error,
      output: all().join(""),
      stdout: all("stdout").join(""),
      stderr: all("stderr").join(""),
    };
  }
}

/**
 * Makes a {@link CliRunner} for an app.
 *
 * @example
 * const { exitCode, output } = await cliRunner(app).invoke(["notes", "purge", "--all"]);
 */
export function cliRunner(app: Phial): CliRunner {
  return new CliRunner(app);
}
