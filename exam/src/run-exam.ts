import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAttacks } from "./attacks.ts";
import { type Check, type ContractRoute, isChosen, readExam } from "./checks.ts";
import type { ExamOptions } from "./options.ts";
import { type Fate, fateOf } from "./ownership.ts";
import type { Program } from "./program.ts";
import { hasProgram, loadProgram, runProgramOf } from "./programs.ts";
import { type Result, merge } from "./result.ts";
import { describeResult, describeResults } from "./table.ts";

/** Takes a line of output. */
export type Print = (line: string) => void;

const OWN_EXAM = join(import.meta.dirname, "../checks.json");

interface Planned {
  readonly check: Check;
  readonly fate: Fate;
}

/** Runs what was asked for, prints what came of it, and gives the exit code. */
export async function runExam(options: ExamOptions, print: Print): Promise<number> {
  const exam = readExam(options.exam ?? OWN_EXAM);
  const planned = exam.checks
    .filter((check) => isChosen(check, options.only))
    .filter(({ profile }) => options.profile === undefined || profile === options.profile)
    .map((check) => ({ check, fate: fateOf(check, hasProgram(check.id)) }));
  const routes = exam.contract?.routes ?? readExam(OWN_EXAM).contract?.routes ?? [];
  const folder = mkdtempSync(join(tmpdir(), "phial-exam-run-"));
  try {
    const sitting = new Sitting({ options, folder, print, routes });
    const results = await sitting.run(planned);
    for (const line of describeResults(results)) print(line);
    return results.some(({ outcome }) => outcome === "failed") || planned.length === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface SittingOptions {
  readonly options: ExamOptions;
  readonly folder: string;
  readonly print: Print;
  readonly routes: readonly ContractRoute[];
}

interface Loaded {
  readonly check: Check;
  readonly program: Program;
}

/** One run of the exam. */
class Sitting {
  readonly #options: SittingOptions;
  readonly #results = new Map<string, Result>();

  constructor(options: SittingOptions) {
    this.#options = options;
  }

  /** The results in the order of the checks; what was found beside them comes last. */
  async run(planned: readonly Planned[]): Promise<Result[]> {
    for (const { check, fate } of planned) {
      if (fate.kind === "owned") this.#note(ownedBy(check, fate.owner));
    }
    const programs = await loadAll(planned);
    const beside = programs.filter(({ program }) => program.when === "beside");
    const waiting = Promise.all(beside.map((loaded) => this.#runProgram(loaded)));
    await this.#runScripts(planned);
    for (const loaded of programs) {
      if (loaded.program.when === undefined) await this.#runProgram(loaded);
    }
    await waiting;
    for (const loaded of programs) {
      if (loaded.program.when === "last") await this.#runProgram(loaded);
    }
    const order = new Map(planned.map(({ check }, index) => [check.id, index]));
    const place = ({ check }: Result): number => order.get(check.id) ?? order.size;
    return [...this.#results.values()].sort((a, b) => place(a) - place(b));
  }

  async #runScripts(planned: readonly Planned[]): Promise<void> {
    const { folder, routes } = this.#options;
    const checks = planned
      .filter(({ fate }) => fate.kind === "run" && fate.script)
      .map(({ check }) => check);
    for (const profile of new Set(checks.map((check) => check.profile))) {
      const own = checks.filter((check) => check.profile === profile);
      const results = await runAttacks({ profile, checks: own, routes }, folder);
      for (const result of results) this.#note(result);
    }
  }

  async #runProgram({ check, program }: Loaded): Promise<void> {
    const { options, folder } = this.#options;
    this.#note(await runProgramOf(check, program, { scale: options, folder }));
  }

  #note(result: Result): void {
    const { id } = result.check;
    const before = this.#results.get(id);
    this.#results.set(id, before ? merge(before, result) : result);
    if (result.outcome !== "owned") this.#options.print(describeResult(result));
  }
}

function ownedBy(check: Check, owner: string): Result {
  return { check, outcome: "owned", problems: [], figures: [], owner };
}

async function loadAll(planned: readonly Planned[]): Promise<Loaded[]> {
  const wanted = planned.filter(({ fate }) => fate.kind === "run" && fate.program);
  return Promise.all(
    wanted.map(async ({ check }) => ({ check, program: await loadProgram(check.id) })),
  );
}
