import { DatabaseSync } from "node:sqlite";
import { Client } from "./client.ts";
import { runLoad } from "./load.ts";
import { cpuOfTree, memoryOfTree } from "./machine.ts";
import type { Options } from "./options.ts";
import type { Redis } from "./redis.ts";
import { progress, type Report } from "./report.ts";
import { ServerProcess } from "./server-process.ts";
import type { Stack } from "./stack.ts";
import { dashboard } from "./workloads/dashboard.ts";
import { hello } from "./workloads/hello.ts";
import type { LoadRequest, Subject } from "./workloads/workload.ts";

interface StartupBench {
  readonly report: Report;
  readonly options: Options;
  readonly redis: Redis | undefined;
  readonly stacks: readonly Stack[];
  readonly reference: string;
}

/** W7: the CPU time from the start of the process to its first answer, and memory after load. */
export async function benchStartup(bench: StartupBench): Promise<void> {
  const { report, options, stacks, reference } = bench;
  report.addMeasure({
    name: "W7",
    title: "start to first answer",
    unit: "ms CPU",
    reference,
    targets: [],
  });
  let left = [...stacks];
  for (let round = 0; round < options.rounds; round++) {
    const first = left.length > 0 ? round % left.length : 0;
    for (const stack of [...left.slice(first), ...left.slice(0, first)]) {
      const check = `first answer: ${stack.name}`;
      try {
        await measureStart(bench, stack, round);
        if (round === 0) report.pass(check);
      } catch (error) {
        report.fail(check, error);
        left = left.filter((other) => other !== stack);
      }
    }
  }
}

async function measureStart(bench: StartupBench, stack: Stack, round: number): Promise<void> {
  const { report, options, redis } = bench;
  const request = await firstRequest(bench, stack);
  const server = await ServerProcess.start(stack, { workload: "W7", redis });
  try {
    const firstMs = await server.ready(request.path, request.headers);
    const cpuMs = cpuOfTree(server.pid) / 1000;
    await runLoad({
      port: server.port,
      request,
      seconds: options.secs,
      connections: options.connections,
    });
    const rssKb = memoryOfTree(server.pid);
    progress(`W7 round ${round + 1} ${stack.name.padEnd(14)} ${cpuMs.toFixed(0)} ms CPU`);
    const details = { firstMs, rssKb };
    report.add({ measure: "W7", stack: stack.name, round, cost: cpuMs, details });
  } finally {
    await server.stop();
  }
}

/** The page of W2 with a session made by an earlier process, or the hello of W1. */
async function firstRequest({ redis }: StartupBench, stack: Stack): Promise<LoadRequest> {
  const subject = (port: number, path: string): Subject => ({
    client: new Client(port),
    database: () => new DatabaseSync(path),
    redis,
  });
  if (!stack.workloads.includes("W2")) return hello.request(subject(0, ":memory:"));
  const server = await ServerProcess.start(stack, { workload: "W2", redis });
  try {
    await server.ready();
    return await dashboard.request(subject(server.port, server.databasePath));
  } finally {
    await server.stop();
  }
}
