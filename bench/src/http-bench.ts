import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, Client } from "./client.ts";
import { type LoadResult, loadGenerator, runLoad } from "./load.ts";
import { clientCpu, coreTimes, cpuOfTree, hasProc, memoryOfTree, serverCpu } from "./machine.ts";
import type { Options } from "./options.ts";
import type { Redis } from "./redis.ts";
import { progress, type Report, type Sample, type Target } from "./report.ts";
import { ServerProcess } from "./server-process.ts";
import type { Stack } from "./stack.ts";
import { spread } from "./statistics.ts";
import { UsageError } from "./usage-error.ts";
import type { Subject, Workload } from "./workloads/workload.ts";

interface HttpBench {
  readonly report: Report;
  readonly options: Options;
  readonly redis: Redis | undefined;
  readonly stacks: readonly Stack[];
  readonly workloads: readonly Workload[];
  readonly reference: string;
  readonly targets: readonly (Target & { readonly workload: string })[];
}

/** Checks the answers of every stack, then measures those that passed, interleaved by round. */
export async function benchOverHttp(bench: HttpBench): Promise<void> {
  const { report, workloads, reference, targets } = bench;
  if (!hasProc) throw new UsageError("The HTTP benchmarks read CPU times from /proc: Linux only.");
  if (loadGenerator === "node") {
    report.note("wrk is not installed (apt-get install wrk): load comes from node-load.ts");
  }
  const sound = await checkStacks(bench);
  if (bench.options.mode === "check") return;
  for (const workload of workloads) {
    report.addMeasure({
      name: workload.name,
      title: workload.title,
      unit: "us CPU/request",
      reference,
      targets: targets.filter((target) => target.workload === workload.name),
    });
    await measureWorkload(bench, workload, sound.get(workload.name) ?? []);
  }
}

/** The stacks that keep the contract, by workload. */
async function checkStacks(bench: HttpBench): Promise<Map<string, Stack[]>> {
  const sound = new Map<string, Stack[]>(bench.workloads.map(({ name }) => [name, []]));
  for (const stack of bench.stacks) {
    for (const workload of bench.workloads) {
      if (!stack.workloads.includes(workload.name)) continue;
      if (await keepsContract(bench, stack, workload)) sound.get(workload.name)?.push(stack);
    }
  }
  return sound;
}

async function keepsContract(bench: HttpBench, stack: Stack, workload: Workload) {
  const { report, redis } = bench;
  const name = `contract: ${workload.name} ${stack.name}`;
  if (workload.needsRedis && !redis) {
    report.skip(name, "redis-server is missing; run: apt-get install redis-server");
    return false;
  }
  const server = await ServerProcess.start(stack, { workload: workload.name, redis });
  try {
    await server.ready();
    await withSubject(server, redis, (subject) => workload.check(subject));
    report.pass(name);
    progress(`ok ${name}`);
    return true;
  } catch (error) {
    report.fail(name, withLog(error, server));
    return false;
  } finally {
    await server.stop();
  }
}

async function withSubject<T>(
  server: ServerProcess,
  redis: Redis | undefined,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  let database: DatabaseSync | undefined;
  const open = () => {
    database ??= new DatabaseSync(server.databasePath, { timeout: 10_000 });
    return database;
  };
  try {
    await redis?.command("FLUSHALL");
    return await use({ client: new Client(server.port), database: open, redis });
  } finally {
    database?.close();
  }
}

function withLog(error: unknown, server: ServerProcess): string {
  const text = error instanceof Error ? error.message : String(error);
  const log = server.log().trim();
  return log === "" || text.includes(log) ? text : `${text}\n${log}`;
}

async function measureWorkload(bench: HttpBench, workload: Workload, stacks: readonly Stack[]) {
  const { report, options } = bench;
  let left = [...stacks];
  const unsteady = () =>
    left.some((stack) => spread(report.costs(workload.name, stack.name)) > options.spread);
  for (
    let round = 0;
    round < options.rounds || (round < options.maxRounds && unsteady());
    round++
  ) {
    // Each round begins with another stack: none is always the one after the slowest.
    const first = left.length > 0 ? round % left.length : 0;
    for (const stack of [...left.slice(first), ...left.slice(0, first)]) {
      try {
        report.add(await measure(bench, { stack, workload, round }));
      } catch (error) {
        report.fail(`measure: ${workload.name} ${stack.name}`, error);
        left = left.filter((other) => other !== stack);
      }
    }
  }
}

interface Turn {
  readonly stack: Stack;
  readonly workload: Workload;
  readonly round: number;
}

/** One stack in one round: fresh process, fresh database, warm-up, window, a last check. */
async function measure(bench: HttpBench, { stack, workload, round }: Turn): Promise<Sample> {
  const { options, redis } = bench;
  const server = await ServerProcess.start(stack, { workload: workload.name, redis });
  try {
    await server.ready();
    return await withSubject(server, redis, async (subject) => {
      const request = await workload.request(subject);
      const load = { port: server.port, request, connections: options.connections };
      const warm = await runLoad({ ...load, seconds: options.warm });
      const { window, sent } = await quietWindow(bench, server, () =>
        runLoad({ ...load, seconds: options.secs }),
      );
      const rssKb = memoryOfTree(server.pid);
      const answer = await subject.client.send({ ...request, keepCookies: false });
      workload.verify(answer, subject, warm.requests + sent);
      const sample = sampleFrom({ window, answer, rssKb });
      const { serverBusy, othersOnServerCpu } = sample.details;
      progress(
        `${workload.name} round ${round + 1} ${stack.name.padEnd(14)} ${sample.cost.toFixed(1).padStart(7)} us CPU/request, busy ${serverBusy.toFixed(2)}, others ${othersOnServerCpu.toFixed(2)}`,
      );
      return { measure: workload.name, stack: stack.name, round, ...sample };
    });
  } finally {
    await server.stop();
  }
}

/** A window of load with what the two cores did meanwhile, in microseconds. */
interface Window extends LoadResult {
  readonly serverUs: number;
  readonly redisUs: number;
  readonly othersOnServerCpu: number;
  readonly othersOnClientCpu: number;
  readonly stolen: number;
}

/** Measures again, up to `retries` times, while other processes used the two cores. */
async function quietWindow(
  { options, redis }: HttpBench,
  server: ServerProcess,
  loadOnce: () => Promise<LoadResult>,
): Promise<{ window: Window; sent: number }> {
  let sent = 0;
  for (let attempt = 0; ; attempt++) {
    const window = await observe({ server, redis, loadOnce });
    sent += window.requests;
    if (window.failed > 0) throw new Error(`${window.failed} of ${sent} answers failed`);
    if (!isDisturbed(window) || attempt >= options.retries) return { window, sent };
    await pause(1000);
  }
}

/** Others on the server's core spoil its caches; on the load's core they leave the server idle. */
function isDisturbed({ othersOnServerCpu, othersOnClientCpu, stolen }: Window): boolean {
  return othersOnServerCpu > 0.05 || othersOnClientCpu > 0.1 || stolen > 0.05;
}

async function observe(observed: {
  readonly server: ServerProcess;
  readonly redis: Redis | undefined;
  readonly loadOnce: () => Promise<LoadResult>;
}): Promise<Window> {
  const read = () => ({
    core: coreTimes(serverCpu),
    other: coreTimes(clientCpu),
    server: cpuOfTree(observed.server.pid),
    redis: observed.redis ? cpuOfTree(observed.redis.pid) : 0,
  });
  const before = read();
  const load = await observed.loadOnce();
  const after = read();
  const serverUs = after.server - before.server;
  const redisUs = after.redis - before.redis;
  const serverCore = after.core.busy - before.core.busy;
  const clientCore = after.other.busy - before.other.busy;
  const steal = after.core.steal - before.core.steal + after.other.steal - before.other.steal;
  return {
    ...load,
    serverUs,
    redisUs,
    othersOnServerCpu: Math.max(0, serverCore - serverUs) / load.us,
    othersOnClientCpu: Math.max(0, clientCore - load.clientUs - redisUs) / load.us,
    stolen: steal / load.us,
  };
}

function sampleFrom({ window, answer, rssKb }: { window: Window; answer: Answer; rssKb: number }) {
  return {
    cost: window.serverUs / window.requests,
    details: {
      requestsPerSecond: (window.requests * 1e6) / window.us,
      p50Us: window.p50,
      p99Us: window.p99,
      rssKb,
      bytes: answer.body.length + answer.headerBytes,
      serverBusy: window.serverUs / window.us,
      clientBusy: window.clientUs / window.us,
      othersOnServerCpu: window.othersOnServerCpu,
      disturbed: isDisturbed(window) ? 1 : 0,
      ...(window.redisUs > 0 && { redisUs: window.redisUs / window.requests }),
    },
  };
}
