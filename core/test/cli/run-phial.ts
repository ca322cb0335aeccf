import { PassThrough, Readable, Writable } from "node:stream";
import { runCli } from "../../src/cli/cli.ts";
import { Terminal } from "../../src/cli/terminal.ts";

/** Where a command of a test runs. */
export interface PhialCall {
  readonly cwd: string;
  readonly environment?: Record<string, string | undefined>;
  readonly input?: string;
  readonly stop?: AbortSignal;
  /** Told everything that is written, as it comes. */
  readonly onOutput?: (output: string) => void;
}

/** Runs `phial` in process, with the app to be found. */
export async function phial(args: readonly string[], call: PhialCall) {
  let stdout = "";
  let stderr = "";
  const terminal = new Terminal({
    stdin: call.input === undefined ? new PassThrough().end() : Readable.from([call.input]),
    stdout: sink((text) => {
      stdout += text;
      call.onOutput?.(stdout);
    }),
    stderr: sink((text) => {
      stderr += text;
      call.onOutput?.(stderr);
    }),
    cwd: call.cwd,
    environment: call.environment ?? {},
    ...(call.stop && { stop: call.stop }),
  });
  const { exitCode, error } = await runCli(args, terminal);
  return { exitCode, error, stdout, stderr };
}

function sink(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk.toString());
      done();
    },
  });
}
