import { ExamApp, type Ended, type StartOptions, startApp } from "./exam-app.ts";
import { ChaosProxy, type OwnServer, startPostgres, startRedis } from "./servers.ts";
import { type ToolArguments, figuresOf, runTool } from "./tool.ts";

/** A check that is more than requests with expected answers: `exam/programs/<ID>.ts`. */
export interface Program {
  /** Beside the others while it waits, at its place (the default), or when all others are done. */
  readonly when?: "beside" | "last";
  run(bench: Bench): Promise<void>;
}

/** Gives a program its type. */
export function program(definition: Program): Program {
  return definition;
}

/** How long programs may take, and how much they do. */
export interface Scale {
  /** At full length. */
  readonly all: boolean;
  /** Cases for each fuzzer. */
  readonly fuzz: number;
}

const TOOL_SECONDS = 3600;

/** What a program works with: it starts apps, runs tools, and says what is wrong. */
export class Bench {
  readonly scale: Scale;
  /** All apps of the exam are below it, each with its `log.jsonl`. */
  readonly folder: string;
  readonly problems: string[] = [];
  readonly figures: string[] = [];
  readonly #apps: ExamApp[] = [];
  readonly #servers: OwnServer[] = [];
  readonly #proxies: ChaosProxy[] = [];
  #isClosed = false;

  constructor(scale: Scale, folder: string) {
    this.scale = scale;
    this.folder = folder;
  }

  /** `short`, or `full` with `--all`. */
  size(short: number, full: number): number {
    return this.scale.all ? full : short;
  }

  /** Starts an app, which is stopped with the program. @throws Error when it does not start */
  async start(options: StartOptions = {}): Promise<ExamApp> {
    const app = await startApp(this.folder, options);
    if (!(app instanceof ExamApp)) throw new Error(`The app does not start: ${app.stderr.trim()}`);
    this.#apps.push(app);
    // A program that failed meanwhile has been closed without this app.
    if (this.#isClosed) await app.stop("SIGKILL");
    return app;
  }

  /** Starts an app that is expected to refuse; one that serves is stopped, and gives `undefined`. */
  async refusal(options: StartOptions): Promise<Ended | undefined> {
    const app = await startApp(this.folder, options);
    if (!(app instanceof ExamApp)) return app;
    await app.stop("SIGKILL");
    return undefined;
  }

  /** Starts a Redis of its own, which goes with the program. @throws Error without `redis-server` */
  async redis(): Promise<OwnServer> {
    return this.#keep(await startRedis());
  }

  /** Starts a PostgreSQL of its own, which goes with the program. @throws Error where there is none */
  async postgres(): Promise<OwnServer> {
    return this.#keep(await startPostgres());
  }

  /** Puts a proxy that makes faults before a server. */
  async proxy(server: OwnServer): Promise<ChaosProxy> {
    const proxy = await ChaosProxy.before(server.port);
    this.#proxies.push(proxy);
    return proxy;
  }

  /** Runs one of `exam/tools` and gives the figures it prints. */
  async tool(name: string, args: ToolArguments): Promise<Readonly<Record<string, unknown>>> {
    return figuresOf(await runTool(name, args, TOOL_SECONDS));
  }

  /** Notes a problem unless `isSo`. */
  check(isSo: boolean, problem: string): void {
    if (!isSo) this.problems.push(problem);
  }

  /** Notes what was measured. */
  figure(text: string): void {
    this.figures.push(text);
  }

  /** Ends what is still running. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#apps.map(async (app) => app.end ?? app.stop("SIGKILL")));
    for (const proxy of this.#proxies) proxy.stop();
    await Promise.all(this.#servers.map((server) => server.remove()));
  }

  #keep(server: OwnServer): OwnServer {
    this.#servers.push(server);
    return server;
  }
}
