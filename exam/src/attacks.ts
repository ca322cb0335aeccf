import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check, ContractRoute } from "./checks.ts";
import { ExamApp, startApp } from "./exam-app.ts";
import { isServed } from "./ownership.ts";
import { type Result, judged } from "./result.ts";
import { runTool } from "./tool.ts";

/** The scripts of one profile. */
export interface Attacks {
  readonly profile: string;
  readonly checks: readonly Check[];
  /** Must answer as the contract says before anything is attacked. */
  readonly routes: readonly ContractRoute[];
}

const SECONDS = 600;

/**
 * Runs the scripts of a profile against an app of their own. In the default profile the routes of
 * the contract are tried first: a missing route must not look like a refused attack.
 */
export async function runAttacks(attacks: Attacks, folder: string): Promise<Result[]> {
  const { checks, profile } = attacks;
  const app = await startApp(folder, { profile });
  if (!(app instanceof ExamApp)) {
    const problem = `the app does not start in the profile ${profile}: ${app.stderr.trim()}`;
    return checks.map((check) => judged(check, [problem]));
  }
  const results = await attack(app, attacks, mkdtempSync(join(folder, "attacks-")));
  const problems = await endOf(app);
  if (problems.length === 0) return results;
  const after = { id: `after ${profile}`, area: "core", title: "The app ends as it should" };
  return [...results, judged(after, problems)];
}

async function attack(app: ExamApp, attacks: Attacks, folder: string): Promise<Result[]> {
  const { checks, profile } = attacks;
  const hasGate = profile === "default";
  const routes = attacks.routes.filter(({ p }) => isServed(p.split("?")[0] ?? ""));
  const exam = join(folder, "exam.json");
  const json = join(folder, "results.json");
  writeFileSync(exam, JSON.stringify({ contract: { routes }, checks }));
  writeFileSync(json, "[]");
  const contract = hasGate && routes.length > 0 ? "gate" : "skip";
  const args = { base: app.base, exam, profile, contract, json };
  const { output } = await runTool("run", args, SECONDS);
  const found = readResults(json);
  return checks.map((check) => {
    const problems = found.get(check.id) ?? [`it was not run: ${output.trim().slice(-600)}`];
    return judged(check, problems);
  });
}

/** The problems of each check that was run. */
function readResults(file: string): Map<string, readonly string[]> {
  // Written by tools/run.mjs, which is ours.
  const rows = JSON.parse(readFileSync(file, "utf8")) as {
    id: string;
    ok: boolean;
    why: string[];
  }[];
  return new Map(rows.map(({ id, ok, why }) => [id, ok ? [] : why]));
}

/** What is wrong with the way in which an app ends. */
async function endOf(app: ExamApp): Promise<string[]> {
  const early = app.end;
  const { code, signal, stderr } = early ?? (await app.stop());
  const problems: string[] = [];
  if (early) problems.push("it ended before it was told to");
  if (code !== 0) problems.push(`it ended with ${signal ?? code}: ${stderr.trim().slice(-400)}`);
  const left = app.leftovers();
  if (left.length > 0) problems.push(`it left ${left.join(", ")}`);
  return problems;
}
