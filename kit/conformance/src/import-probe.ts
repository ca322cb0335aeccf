import { spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, unjudged } from "./check.ts";
import type { Package } from "./manifest.ts";
import { listOf, Openings } from "./openings.ts";
import { CallWatch } from "./watched-calls.ts";

/** What was seen when a package was imported, in a process of its own. */
export interface ImportFindings {
  /** What its own code calls while it is loaded. */
  readonly calls: readonly string[];
  readonly variables: readonly string[];
  /** What was left open, as a list. */
  readonly open: string;
  /** Processor time in milliseconds, without phial and hono. */
  readonly milliseconds: number;
  /** What its own modules import, by name. */
  readonly imports: readonly string[];
  /** What could not be loaded. */
  readonly failures: readonly string[];
}

/** The findings, and what only the process outside can see. */
export interface ImportReport {
  readonly findings: ImportFindings | undefined;
  readonly output: string;
}

const SECONDS = 20;
const RESULT_FD = 3;

/** Imports every export path of a package in a new process. */
export async function importPackage(pkg: Package): Promise<ImportReport> {
  if (!("registerHooks" in process.getBuiltinModule("node:module"))) {
    unjudged("this runtime does not tell what a module imports.");
  }
  const files = pkg.entryPoints.flatMap((entry) => pkg.moduleOf(entry) ?? []);
  const urls = files.map((file) => pathToFileURL(join(pkg.folder, file)).href);
  const call = `probe(${JSON.stringify(pathToFileURL(`${pkg.folder}/`).href)}, ${JSON.stringify(urls)})`;
  const code = `import { probe } from ${JSON.stringify(import.meta.url)}; await ${call};`;
  const conditions = pkg.isBuilt ? [] : ["--conditions=source"];
  const args = ["--no-warnings", ...conditions, "--input-type=module", "-e", code];
  const child = spawn(process.execPath, args, {
    cwd: pkg.folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    timeout: SECONDS * 1000,
    killSignal: "SIGKILL",
  });
  const texts = ["", "", "", ""];
  for (const [fd, stream] of child.stdio.entries()) {
    stream?.on("data", (chunk: Buffer) => (texts[fd] += chunk.toString()));
  }
  await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  const [, stdout = "", stderr = "", result = ""] = texts;
  // Written by probe() below, in the process of this very module.
  const findings: ImportFindings | undefined = result === "" ? undefined : JSON.parse(result);
  return { findings, output: `${stdout}${stderr}` };
}

/**
 * Runs in the new process: imports the modules and writes the findings.
 *
 * @public called by the program above
 */
export async function probe(folder: string, urls: readonly string[]): Promise<void> {
  for (const name of ["hono", "phial"]) await import(name).catch(() => undefined);
  const imports = new Set<string>();
  const hooks = process.getBuiltinModule("node:module").registerHooks({
    resolve(specifier, context, nextResolve) {
      if (isOf(folder, context.parentURL ?? "")) imports.add(specifier);
      return nextResolve(specifier, context);
    },
  });
  const openings = new Openings();
  const watch = new CallWatch(() => isOf(folder, callerOf(new Error().stack ?? "")));
  const failures: string[] = [];
  const before = process.cpuUsage();
  for (const url of urls) {
    await import(url).catch((error: unknown) => failures.push(messageOf(error)));
  }
  const { user, system } = process.cpuUsage(before);
  const seen = watch.stop();
  const open = listOf(await openings.left());
  hooks.deregister();
  const milliseconds = (user + system) / 1000;
  const findings: ImportFindings = { ...seen, open, milliseconds, imports: [...imports], failures };
  writeSync(RESULT_FD, JSON.stringify(findings));
  process.exit();
}

/** Whether a module belongs to the package, and not to one that it depends on. */
function isOf(folder: string, url: string): boolean {
  return url.startsWith(folder) && !url.slice(folder.length).includes("node_modules/");
}

const HERE = new URL(".", import.meta.url).href;

/** The module that has called what is watched; `""` where Node itself has. */
function callerOf(stack: string): string {
  const frames = stack.split("\n").slice(1);
  const frame = frames.find((line) => !line.includes(HERE) && !line.includes("<anonymous>")) ?? "";
  return /file:[^)\s]+/.exec(frame)?.[0] ?? "";
}
