import { benchOverHttp } from "./http-bench.ts";
import { canPin, clientCpu, pinSelf } from "./machine.ts";
import { benchInProcess, microGroups, microNames } from "./micro-bench.ts";
import { type Options, readOptions } from "./options.ts";
import { profileStack } from "./profile.ts";
import { Redis } from "./redis.ts";
import { Report } from "./report.ts";
import { writeResults } from "./results-file.ts";
import { killServers, ServerProcess } from "./server-process.ts";
import { loadStacks, prepareStacks, type Stack, stacksByName } from "./stack.ts";
import { benchStartup } from "./startup-bench.ts";
import { countDisturbed, judgeTargets, summarise } from "./summary.ts";
import { renderRatios, renderTable } from "./table.ts";
import { benchTypes, typesNames } from "./types-bench.ts";
import { UsageError } from "./usage-error.ts";
import { workloads } from "./workloads/all.ts";
import type { Workload } from "./workloads/workload.ts";

const help = `npm run bench -- [name ...] [options]

names:   core (default)   W1 over HTTP beside other frameworks, and in process beside Hono
         suite            W1 to W6 with everything that each framework's users would add
         startup          W7: CPU time to the first answer, memory after load
         types            type-checking a generated app
         ${microGroups().join(", ").padEnd(16)} in process (src/micro)
options: --rounds=5 --max-rounds=N --spread=0.05 --warm=3 --secs=3 --connections=32 --retries=2
         --stacks=a,b --workloads=W1,W2 --out=file
tools:   --list  --install  --check  --serve --stacks=a  --profile --stacks=a --workloads=W1`;

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.mode === "help") return say(help);
  if (options.mode === "list") return say(listStacks());
  if (options.mode === "install") return install();
  const redis = needsRedis(options) ? await Redis.start() : undefined;
  try {
    if (options.mode === "profile") return await profile(options, redis);
    if (options.mode === "serve") return await serve(options, redis);
    return await measure(options, redis);
  } finally {
    pinSelf(undefined);
    killServers();
    await redis?.stop();
  }
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function listStacks(): string {
  return loadStacks()
    .map(
      ({ name, group, workloads }) =>
        `${name.padEnd(16)} ${group.padEnd(8)} ${workloads.join(" ")}`,
    )
    .join("\n");
}

function install(): number {
  const report = new Report();
  const ready = prepareStacks(loadStacks(), report);
  console.log(`ready: ${ready.map(({ name }) => name).join(", ")}`);
  return report.skipped.length > 0 ? 1 : 0;
}

async function measure(options: Options, redis: Redis | undefined): Promise<number> {
  checkStackNames(options);
  const report = new Report();
  for (const name of options.names) await measureName({ name, report, options, redis });
  judgeTargets(report);
  if (!canPin) report.note("taskset or a second core is missing: server and load share the cores");
  const disturbed = countDisturbed(report.samples);
  if (disturbed > 0) {
    report.note(
      `other processes disturbed ${disturbed} of ${report.samples.length} measurements: repeat on a quiet machine`,
    );
  }
  const rows = summarise(report);
  if (rows.length > 0) console.log(`\n${renderTable(report, rows)}\n`);
  for (const { what, reason } of report.skipped) console.log(`skipped ${what}: ${reason}`);
  for (const { name, detail } of report.checks.filter(({ passed }) => !passed)) {
    console.log(`FAILED ${name}: ${detail}`);
  }
  for (const { name, detail } of report.checks.filter(
    (check) => check.passed && check.detail !== "",
  )) {
    console.log(`${name}: ${detail}`);
  }
  for (const note of report.notes) console.log(note);
  if (rows.length > 0) console.log(`written to ${writeResults(report, rows, options)}`);
  const failed = report.checks.filter(({ passed }) => !passed).length;
  console.log(renderRatios(report, rows));
  console.log(`${report.checks.length - failed} passed, ${failed} failed`);
  return failed > 0 || report.checks.length === 0 ? 1 : 0;
}

interface Named {
  readonly name: string;
  readonly report: Report;
  readonly options: Options;
  readonly redis: Redis | undefined;
}

async function measureName({ name, report, options, redis }: Named): Promise<void> {
  const stacks = () => prepareStacks(chosenStacks(options, name), report);
  if (microGroups().includes(name)) {
    await benchInProcess({ report, options, group: name });
  } else if (name === "types") {
    benchTypes(report, options);
  } else if (name === "startup") {
    pinSelf(clientCpu);
    await benchStartup({ report, options, redis, stacks: stacks(), reference: "hono" });
  } else if (name === "core" || name === "suite") {
    await measureOverHttp({ name, report, options, redis }, stacks());
  } else {
    throw new UsageError(`There is no benchmark "${name}".\n${help}`);
  }
  pinSelf(undefined);
}

async function measureOverHttp(named: Named, stacks: readonly Stack[]): Promise<void> {
  const { name, report, options, redis } = named;
  const common = { report, options, redis, stacks };
  pinSelf(clientCpu);
  await benchOverHttp({
    ...common,
    workloads: chosenWorkloads(options, name),
    reference: name === "core" ? "hono" : "limit",
    targets: [{ workload: "W1", subject: "phial", reference: "hono", atMost: 1.1 }],
  });
  pinSelf(undefined);
  const wanted = options.stacks === undefined || options.stacks.includes("phial");
  if (name === "core" && options.mode === "run" && options.workloads === undefined && wanted) {
    await benchInProcess({ report, options, group: "hello" });
  }
}

function checkStackNames(options: Options): void {
  const micro = microGroups().flatMap(microNames);
  const known = [...new Set([...loadStacks().map(({ name }) => name), ...micro, ...typesNames])];
  const unknown = options.stacks?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`There is no stack "${unknown}". There are: ${known.join(", ")}.`);
}

/** The stacks named on the command line, or those of the benchmark's group. */
function chosenStacks(options: Options, name: string): Stack[] {
  const all = loadStacks();
  if (options.stacks) return stacksByName(all, options.stacks);
  const groups = name === "startup" ? ["core", "startup"] : [name];
  return all.filter((stack) => groups.includes(stack.group));
}

function chosenWorkloads(options: Options, name: string): Workload[] {
  const names = options.workloads ?? (name === "core" ? ["W1"] : workloads.map((one) => one.name));
  return names.map((wanted) => {
    const workload = workloads.find((one) => one.name === wanted);
    if (workload) return workload;
    const known = workloads.map((one) => one.name).join(", ");
    throw new UsageError(`There is no workload "${wanted}". There are: ${known}.`);
  });
}

function needsRedis(options: Options): boolean {
  const names = options.names.filter((name) => ["core", "suite", "startup"].includes(name));
  const stacks = names.flatMap((name) => chosenStacks(options, name));
  return stacks.some((stack) => stack.redis === true || stack.workloads.includes("W6"));
}

function theOneStack(options: Options): Stack {
  if (options.stacks?.length !== 1) throw new UsageError("Name one stack with --stacks=name.");
  checkStackNames(options);
  const report = new Report();
  const [stack] = prepareStacks(stacksByName(loadStacks(), options.stacks), report);
  if (!stack) throw new UsageError("The stack cannot run on this machine.");
  return stack;
}

async function profile(options: Options, redis: Redis | undefined): Promise<number> {
  const stack = theOneStack(options);
  const [workload] = chosenWorkloads(options, "core");
  if (workload) await profileStack({ stack, workload, redis, options });
  return 0;
}

/** Starts one stack as the benchmarks do and keeps it until the bench is interrupted. */
async function serve(options: Options, redis: Redis | undefined): Promise<number> {
  const server = await ServerProcess.start(theOneStack(options), { workload: "W1", redis });
  try {
    await server.ready();
    console.log(`http://127.0.0.1:${server.port} pid ${server.pid}, log ${server.logPath}`);
    await new Promise(() => {});
  } finally {
    await server.stop();
  }
  return 0;
}

process.once("exit", killServers);
// Without these the servers, which have process groups of their own, would stay behind.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
