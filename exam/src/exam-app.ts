import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** How an exam app is started. */
export interface StartOptions {
  /** @default "default" */
  readonly profile?: string;
  /** More variables; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The most files and sockets the process may have open. */
  readonly descriptors?: number;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

const APP = join(import.meta.dirname, "../app.ts");
const START_SECONDS = 30;
/** Part of every key that the exam gives out: it must not be found in any log. */
export const KEY_CANARY = "canary-key-";

/** A key as the contract wants it, with {@link KEY_CANARY} in it. */
export function newKey(): string {
  return KEY_CANARY + randomBytes(24).toString("hex");
}

/** A started exam app: a process of its own, with its own port, temporary folder and log. */
export class ExamApp {
  readonly port: number;
  readonly pid: number;
  /** Its `TMPDIR`. */
  readonly temp: string;
  readonly logFile: string;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #end: Ended | undefined;

  constructor(init: Started, port: number) {
    this.port = port;
    this.pid = init.child.pid ?? 0;
    this.temp = init.temp;
    this.logFile = init.logFile;
    this.ended = init.ended;
    this.#child = init.child;
    void init.ended.then((end) => (this.#end = end));
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How it ended, if it has. */
  get end(): Ended | undefined {
    return this.#end;
  }

  /** The lines of its log so far. @throws SyntaxError when one is not JSON */
  log(): LogLine[] {
    const text = readFileSync(this.logFile, "utf8");
    return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as LogLine]));
  }

  /** Sends a signal and waits for the end; SIGKILL follows when it does not come. */
  async stop(signal: NodeJS.Signals = "SIGTERM", seconds = 40): Promise<Ended> {
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), seconds * 1000);
    const end = await this.ended;
    clearTimeout(timer);
    return end;
  }

  /** What it has left in its temporary folder: files of its own, and uploads. */
  leftovers(): string[] {
    return readdirSync(this.temp);
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly temp: string;
  readonly logFile: string;
  readonly ended: Promise<Ended>;
  readonly ready: Promise<number | undefined>;
}

/**
 * Starts the exam app below `folder`; gives how it ended where it did not come to serve.
 */
export async function startApp(folder: string, options: StartOptions): Promise<ExamApp | Ended> {
  const started = launch(folder, options);
  const timer = setTimeout(() => started.child.kill("SIGKILL"), START_SECONDS * 1000);
  const port = await started.ready;
  clearTimeout(timer);
  return port === undefined ? started.ended : new ExamApp(started, port);
}

function launch(folder: string, options: StartOptions): Started {
  const own = mkdtempSync(join(folder, "app-"));
  const temp = join(own, "tmp");
  mkdirSync(temp);
  const logFile = join(own, "log.jsonl");
  const env = environmentOf(options, { temp, logFile });
  const node = [process.execPath, "--conditions=source", APP] as const;
  const limited = ["-c", `ulimit -n ${options.descriptors} && exec "$0" "$@"`, ...node];
  const [command, args] =
    options.descriptors === undefined ? [node[0], node.slice(1)] : ["bash", limited];
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  let stdout = "";
  let stderr = "";
  const ready = Promise.withResolvers<number | undefined>();
  const ended = Promise.withResolvers<Ended>();
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    const port = /^ready (\d+)$/m.exec(stdout)?.[1];
    if (port !== undefined) ready.resolve(Number(port));
  });
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  child.once("error", (error) => void (stderr += error.message));
  child.once("close", (code, signal) => {
    process.off("exit", kill);
    ready.resolve(undefined);
    ended.resolve({ code, signal, stderr });
  });
  return { child, temp, logFile, ended: ended.promise, ready: ready.promise };
}

function environmentOf(
  { profile = "default", env = {} }: StartOptions,
  { temp, logFile }: { readonly temp: string; readonly logFile: string },
): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  const given = {
    PATH,
    LANG,
    TMPDIR: temp,
    HOST: "127.0.0.1",
    PORT: "0",
    SECRET_KEY: newKey(),
    EXAM_LOG: logFile,
    EXAM_PROFILE: profile,
    EXAM_ENV: profile === "prod" ? "production" : "testing",
    ...env,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
