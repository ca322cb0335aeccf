import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check } from "./checks.ts";
import { Bench, type Program, type Scale } from "./program.ts";
import { type Result, judged } from "./result.ts";

const PROGRAMS = join(import.meta.dirname, "../programs");

/** Whether there is a program for a check. */
export function hasProgram(id: string): boolean {
  return /^[A-Z]+-\d+$/.test(id) && existsSync(fileOf(id));
}

/** The program of a check that has one. */
export async function loadProgram(id: string): Promise<Program> {
  // Only the modules of exam/programs are loaded, and each exports its program.
  const loaded = (await import(pathToFileURL(fileOf(id)).href)) as { default: Program };
  return loaded.default;
}

/** Runs a program in a bench of its own. */
export async function runProgramOf(
  check: Check,
  program: Program,
  { scale, folder }: { readonly scale: Scale; readonly folder: string },
): Promise<Result> {
  const bench = new Bench(scale, folder);
  try {
    await program.run(bench);
  } catch (error) {
    bench.problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    await bench.close();
  }
  return judged(check, bench.problems, bench.figures);
}

function fileOf(id: string): string {
  return join(PROGRAMS, `${id}.ts`);
}
