import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { serve, type Server } from "phial/server";
import { Browser, type BrowserOptions } from "./browser.ts";
import { Front } from "./front.ts";
import { createPhialHalf } from "./phial-half.ts";

type Config = Readonly<Record<string, unknown>>;

/** The settings of the two halves of one application. */
export interface Pair {
  readonly flask: Config;
  readonly phial: Config;
}

const APP = fileURLToPath(new URL("../../../flask/crossing/app.py", import.meta.url));

/** The line that `app.py` prints. */
interface Started {
  readonly ports: readonly number[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Applications, each with a half of Flask's and a half of Phial's behind one host. */
export class Crossing<Name extends string> implements AsyncDisposable {
  /** Of Flask and its extensions, by their names in PyPI. */
  readonly versions: Readonly<Record<string, string>>;
  readonly #fronts: ReadonlyMap<Name, Front>;
  readonly #parts: AsyncDisposableStack;

  private constructor(
    fronts: ReadonlyMap<Name, Front>,
    parts: AsyncDisposableStack,
    versions: Readonly<Record<string, string>>,
  ) {
    this.#fronts = fronts;
    this.#parts = parts;
    this.versions = versions;
  }

  static async start<Name extends string>(
    python: string,
    pairs: Readonly<Record<Name, Pair>>,
  ): Promise<Crossing<Name>> {
    await using parts = new AsyncDisposableStack();
    // Its keys are the names.
    const names = Object.keys(pairs) as Name[];
    const configs = names.map((name) => pairs[name].flask);
    const flask = spawn(python, ["-B", APP, JSON.stringify(configs)]);
    parts.defer(() => end(flask));
    const { ports, versions } = await firstLine(flask);
    const fronts = new Map<Name, Front>();
    for (const [index, name] of names.entries()) {
      const phial = parts.use(await serveHalf(pairs[name].phial));
      const halves = { flask: ports[index] ?? 0, phial: phial.port };
      fronts.set(name, parts.use(await Front.before(halves)));
    }
    return new Crossing(fronts, parts.move(), versions);
  }

  /** A browser that has never been there. */
  browser(name: Name, options: BrowserOptions = {}): Browser {
    return new Browser(this.#fronts.get(name)?.url ?? "", options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

function serveHalf(config: Config): Promise<Server> {
  return serve(createPhialHalf(config), { port: 0, signals: false });
}

async function firstLine(flask: ChildProcess): Promise<Started> {
  let errors = "";
  flask.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  if (!flask.stdout) throw new TypeError("Flask has no output.");
  for await (const line of createInterface({ input: flask.stdout })) {
    const started: Started = JSON.parse(line);
    return started;
  }
  throw new Error(`Flask has ended: ${errors}`);
}

async function end(flask: ChildProcess): Promise<void> {
  if (flask.exitCode !== null || flask.signalCode !== null) return;
  const closed = once(flask, "close");
  flask.kill();
  await closed;
}
