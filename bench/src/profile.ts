import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { Client } from "./client.ts";
import { runLoad } from "./load.ts";
import { clientCpu, pinSelf } from "./machine.ts";
import type { Options } from "./options.ts";
import { benchFolder, workFolder } from "./paths.ts";
import type { Redis } from "./redis.ts";
import { ServerProcess } from "./server-process.ts";
import type { Stack } from "./stack.ts";
import type { Workload } from "./workloads/workload.ts";

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileRun {
  readonly stack: Stack;
  readonly workload: Workload;
  readonly redis: Redis | undefined;
  readonly options: Options;
}

/** Runs one Node stack under load with the CPU profiler on and says where the time went. */
export async function profileStack({ stack, workload, redis, options }: ProfileRun) {
  const folder = join(workFolder, "profile");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  pinSelf(clientCpu);
  const nodeOptions = ["--cpu-prof", "--cpu-prof-interval=200", `--cpu-prof-dir=${folder}`];
  const server = await ServerProcess.start(stack, { workload: workload.name, redis, nodeOptions });
  let requests = 0;
  try {
    await server.ready();
    const database = () => new DatabaseSync(server.databasePath);
    const request = await workload.request({ client: new Client(server.port), database, redis });
    const { secs: seconds, connections } = options;
    ({ requests } = await runLoad({ port: server.port, request, seconds, connections }));
  } finally {
    await server.stop();
  }
  await pause(200);
  const [largest] = readdirSync(folder)
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
  if (largest === undefined) throw new Error(`no profile was written:\n${server.log()}`);
  // Written by V8.
  const profile: Profile = JSON.parse(readFileSync(largest, "utf8"));
  printProfile(profile, requests);
  console.log(
    `${largest} (${basename(stack.cwd)}, ${workload.name}): open it in a browser's tools`,
  );
}

function printProfile(profile: Profile, requests: number): void {
  const self = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    self.set(id, (self.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  const packages = new Map<string, number>();
  const functions = new Map<string, number>();
  let total = 0;
  for (const { id, callFrame } of profile.nodes) {
    const us = self.get(id) ?? 0;
    if (callFrame.functionName === "(idle)" || us === 0) continue;
    total += us;
    const owner = ownerOf(callFrame.url, callFrame.functionName);
    const name = callFrame.functionName || "(anonymous)";
    const place = `${name} ${basename(callFrame.url)}:${callFrame.lineNumber + 1} [${owner}]`;
    packages.set(owner, (packages.get(owner) ?? 0) + us);
    functions.set(place, (functions.get(place) ?? 0) + us);
  }
  console.log(`${requests} requests, ${(total / requests).toFixed(1)} us each, start included`);
  for (const [title, group] of [
    ["by package", packages] as const,
    ["by function", functions] as const,
  ]) {
    console.log(title);
    const ranked = [...group].sort((a, b) => b[1] - a[1]).slice(0, 25);
    for (const [name, us] of ranked) {
      const share = ((100 * us) / total).toFixed(1).padStart(5);
      console.log(`  ${share}% ${(us / requests).toFixed(2).padStart(7)} us  ${name}`);
    }
  }
}

function ownerOf(url: string, functionName: string): string {
  if (functionName.startsWith("(")) return functionName;
  if (url.startsWith("node:")) return url;
  const packages = url.split("node_modules/");
  if (packages.length > 1) {
    const [scope = "", name = ""] = (packages.at(-1) ?? "").split("/");
    return scope.startsWith("@") ? `${scope}/${name}` : scope;
  }
  if (url.includes("/core/")) return "phial";
  return url === "" ? "(native)" : url.replace(`file://${benchFolder}/`, "");
}
