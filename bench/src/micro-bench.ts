import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { databaseVariants, type Variant, type Variants } from "./db-variants.ts";
import { pinned, serverCpu } from "./machine.ts";
import type { WorkerMessage } from "./micro-worker.ts";
import type { Options } from "./options.ts";
import { benchFolder, repoFolder } from "./paths.ts";
import { progress, type Report, type Target } from "./report.ts";
import { installPackages, packageVersion, pythonWith } from "./stack.ts";
import { median } from "./statistics.ts";
import { differencesByRound } from "./summary.ts";

const folder = join(import.meta.dirname, "micro");

/** The groups of in-process benchmarks: each folder of `src/micro` is one. */
export function microGroups(): string[] {
  return readdirSync(folder).sort();
}

/** The names of the operations of a group. */
export function microNames(group: string): string[] {
  return microFiles(group).map((file) => parse(file).name);
}

function microFiles(group: string): string[] {
  return readdirSync(join(folder, group)).sort();
}

// The first of them that a group has is what the others are compared with.
const references = ["python-jinja2", "python-sqlalchemy", "python-flask", "hono", "node"];

/** What the Python file of a group imports. */
const pythonModules: Readonly<Record<string, readonly string[]>> = {
  db: ["sqlalchemy", "psycopg2"],
  auth: ["flask", "flask_login"],
  "auth-jwt": ["flask", "flask_jwt_extended"],
};

const targets: Readonly<Record<string, readonly Target[]>> = {
  templates: [
    { subject: "phial", reference: "python-jinja2", atMost: 1 / 8 },
    ...["nunjucks", "edge", "eta", "hono-jsx"].map((reference) => {
      return { subject: "phial", reference, atMost: 1 };
    }),
  ],
  // No dearer than what is no safer, but for the noise of a machine.
  jwt: ["jose", "fast-jwt", "jsonwebtoken"].map((reference) => {
    return { subject: "phial", reference, atMost: 1.1 };
  }),
  "jwt-sign": ["jose", "fast-jwt", "jsonwebtoken"].map((reference) => {
    return { subject: "phial", reference, atMost: 1.1 };
  }),
  auth: [{ subject: "phial", beyond: "phial-untouched", atMost: 10 }],
  "templates-compile": [{ subject: "phial", atMost: 5000 }],
};

interface MicroBench {
  readonly report: Report;
  readonly options: Options;
  readonly group: string;
}

/** Measures the operations of a group: once, or for each of its variants. */
export async function benchInProcess(bench: MicroBench): Promise<void> {
  const { report, options, group } = bench;
  installPeers(report, group);
  const variants = await variantsOf(report, group);
  try {
    for (const variant of variants.list) {
      const isChosen = options.workloads?.some((part) => variant.name.includes(part)) ?? true;
      if (isChosen) await benchVariant(bench, variant);
    }
  } finally {
    await variants.close();
  }
}

async function variantsOf(report: Report, group: string): Promise<Variants> {
  if (group === "db") return databaseVariants(report);
  const name = `${group} in process`;
  const only = { name, targets: targets[group] ?? [], environment: () => ({}) };
  return { list: [only], close: async () => undefined };
}

/**
 * Each file runs in a process of its own so that one does not spoil what the compiler has learnt
 * for the other, one after the other in every round. Rounds are short, so there are four times as
 * many as over HTTP.
 */
async function benchVariant(bench: MicroBench, variant: Variant): Promise<void> {
  const { report, options, group } = bench;
  const measure = variant.name;
  const workers = await startWorkers(bench, variant);
  const names = workers.map(({ name }) => name);
  const reference = references.find((name) => names.includes(name)) ?? names[0] ?? "node";
  report.addMeasure({
    name: measure,
    title: `${group}, without a network`,
    unit: "us CPU/call",
    reference,
    targets: variant.targets,
  });
  try {
    for (let round = 0; round < options.rounds * 4; round++) {
      for (const worker of workers) {
        const cost = await worker.round();
        const details = { callsPerSecond: 1e6 / cost };
        report.add({ measure, stack: worker.name, round, cost, details });
      }
    }
  } finally {
    for (const worker of workers) worker.stop();
  }
  noteOwnParts(report, measure, names);
}

/** What an ability costs alone: the operation less the same without touching the ability. */
function noteOwnParts(report: Report, measure: string, names: readonly string[]): void {
  for (const subject of names) {
    const beyond = `${subject}-untouched`;
    const own = differencesByRound(report, measure, { subject, beyond });
    if (own.length === 0) continue;
    report.note(`${measure}: ${median(own).toFixed(2)} us are its own (${subject} - ${beyond})`);
  }
}

/** What the others of a group need is in `peers/<group>`, up to the first hyphen. */
function installPeers(report: Report, group: string): void {
  const [family = group] = group.split("-");
  const peers = join(benchFolder, "peers", family);
  if (!existsSync(join(peers, "package.json"))) return;
  try {
    installPackages(peers);
  } catch (error) {
    report.skip(`the peers of ${group}`, `they could not be installed: ${String(error)}`);
  }
}

async function startWorkers(
  { report, options, group }: MicroBench,
  variant: Variant,
): Promise<Worker[]> {
  const workers: Worker[] = [];
  for (const file of microFiles(group)) {
    const { name } = parse(file);
    if (options.stacks && !options.stacks.includes(name)) continue;
    const check = `answer: ${variant.name} ${name}`;
    const command = commandFor(join(folder, group, file), pythonModules[group] ?? []);
    const worker = new Worker(name, command, await variant.environment());
    try {
      const version = await worker.ready();
      report.pass(check);
      progress(`ok ${check}`);
      workers.push(worker);
      const [framework = name] = name.split("-");
      report.versions[name] ??=
        version ?? packageVersion(framework, benchFolder) ?? process.version;
    } catch (error) {
      report.fail(check, error);
      worker.stop();
    }
  }
  return workers;
}

function commandFor(file: string, modules: readonly string[]): string[] {
  const script = join(import.meta.dirname, "micro-worker.ts");
  if (!file.endsWith(".py")) return [process.execPath, "--conditions=source", script, file];
  // A Python file speaks the protocol itself.
  return [(modules.length > 0 && pythonWith(modules)) || "python3", "-B", file];
}

/** A process that repeats one operation when it is told to. */
class Worker {
  readonly name: string;
  readonly #child: ChildProcess;
  #errors = "";

  constructor(name: string, command: readonly string[], environment: NodeJS.ProcessEnv) {
    this.name = name;
    const [program = "", ...args] = pinned(serverCpu, command);
    this.#child = spawn(program, args, {
      cwd: repoFolder,
      env: { ...process.env, NODE_ENV: "production", ...environment },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
  }

  /** Resolves with the version of what it measures, if it tells one. */
  async ready(): Promise<string | undefined> {
    return (await this.#next()).version;
  }

  /** Microseconds of CPU time per call, the compiler's and the collector's threads included. */
  async round(): Promise<number> {
    this.#child.send("round");
    return (await this.#next()).microseconds;
  }

  async #next(): Promise<WorkerMessage> {
    const gone = new AbortController();
    try {
      const ended = once(this.#child, "close", { signal: gone.signal }).then(() => {
        throw new Error(this.#errors.trim().slice(-800) || "the process ended");
      });
      const answer = once(this.#child, "message", { signal: gone.signal });
      // Only micro-worker.ts sends here.
      const values = await Promise.race([answer, ended]);
      const message: WorkerMessage = values[0];
      return message;
    } finally {
      gone.abort();
    }
  }

  stop(): void {
    this.#child.kill();
  }
}
