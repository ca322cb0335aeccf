import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type GeneratedApp, generateApp } from "./generated-app.ts";
import { cpuOfEndedChildren, hasProc } from "./machine.ts";
import type { Options } from "./options.ts";
import { repoFolder, workFolder } from "./paths.ts";
import { progress, type Report } from "./report.ts";
import { packageVersion } from "./stack.ts";

const measure = "types";

/**
 * The time of `tsc --noEmit` on an app of 200 routes and 10 extensions, the compiler's start
 * included: with Phial's types as published (`phial`), with its sources (`phial-source`, what a
 * workspace of the repository sees), and 200 routes of bare Hono.
 */
export function benchTypes(report: Report, options: Options): void {
  report.addMeasure({
    name: measure,
    title: "type-checking 200 routes and 10 extensions",
    unit: "s",
    reference: "hono",
    targets: [
      { subject: "phial", atMost: 2 },
      { subject: "phial-source", atMost: 2 },
    ],
  });
  report.versions["phial-source"] = packageVersion("phial", repoFolder) ?? "";
  report.note(`TypeScript ${packageVersion("typescript", repoFolder)}`);
  const sound = variants(report, options).filter(([name, app]) => compiles(report, name, app));
  for (let round = 0; round < options.rounds; round++) {
    for (const [stack, { folder }] of sound) {
      const { seconds, cpuSeconds } = compile(folder);
      progress(`types round ${round + 1} ${stack.padEnd(14)} ${seconds.toFixed(2)} s`);
      report.add({ measure, stack, round, cost: seconds, details: { cpuSeconds } });
    }
  }
}

/** What the generated app is written for, and what the compiler sees of it. */
const apps: readonly (readonly [string, Omit<GeneratedApp, "folder">])[] = [
  ["hono", { framework: "hono", source: false }],
  ["phial", { framework: "phial", source: false }],
  ["phial-source", { framework: "phial", source: true }],
];

export const typesNames: readonly string[] = apps.map(([name]) => name);

function variants(report: Report, options: Options): [string, GeneratedApp][] {
  return apps.flatMap(([name, app]) => {
    if (options.stacks && !options.stacks.includes(name)) return [];
    if (name === "phial" && !existsSync(join(repoFolder, "core", "dist", "index.d.ts"))) {
      report.skip("types phial", "core/dist is missing; run: npm run build");
      return [];
    }
    return [[name, { ...app, folder: join(workFolder, "types", name) }]];
  });
}

function compiles(report: Report, name: string, app: GeneratedApp): boolean {
  generateApp(app);
  report.versions[name] ??= packageVersion(app.framework, repoFolder) ?? "";
  const { status, output } = compile(app.folder);
  const check = `types: ${name} compiles`;
  if (status === 0) report.pass(check);
  else report.fail(check, output.slice(0, 500));
  return status === 0;
}

function compile(folder: string) {
  const compiler = join(repoFolder, "node_modules", ".bin", "tsc");
  const cpuBefore = hasProc ? cpuOfEndedChildren() : 0;
  const start = performance.now();
  const { status, stdout } = spawnSync(compiler, ["--noEmit", "-p", folder], { encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  const cpuSeconds = hasProc ? (cpuOfEndedChildren() - cpuBefore) / 1e6 : 0;
  return { status, output: stdout, seconds, cpuSeconds };
}
