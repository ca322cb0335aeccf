import type { DivergenceRule } from "./divergence.ts";
import type { Recording, VectorFile } from "./recording.ts";
import type { RecordingReport } from "./replay.ts";
import type { VectorFileReport } from "./vectors.ts";

/** What was counted of the recordings of an app or the vectors of a group. */
interface Count {
  passed: number;
  failed: number;
  steps: number;
  failedSteps: number;
  diverged: number;
}

/** Counts recordings, steps, vectors and divergences. A unit is a recording or one vector. */
export class Tally {
  readonly #apps = new Map<string, Count>();
  readonly #groups = new Map<string, Count>();
  readonly #rules = new Map<string, number>();
  #unreadable = 0;

  /** How many units were run. */
  get units(): number {
    return this.#sum("passed") + this.failed;
  }

  /** How many units failed. */
  get failed(): number {
    return this.#sum("failed") + this.#unreadable;
  }

  addRecording(report: RecordingReport): void {
    const count = countOf(this.#apps, report.app);
    const failing = report.unlike.filter((step) => step.differences.length > 0).length;
    count[failing > 0 ? "failed" : "passed"] += 1;
    count.steps += report.steps;
    count.failedSteps += failing;
    count.diverged += report.unlike.length - failing;
    for (const { rules } of report.unlike) this.#countRules(rules);
  }

  addVectors(report: VectorFileReport): void {
    const count = countOf(this.#groups, report.group);
    const failing = report.unlike.filter((vector) => vector.differences.length > 0).length;
    count.failed += failing;
    count.passed += report.vectors - failing;
    count.diverged += report.unlike.length - failing;
    for (const { rules } of report.unlike) this.#countRules(rules);
  }

  /** Counts a recording whose app could not be made. */
  addUnplayed(recording: Recording): void {
    const count = countOf(this.#apps, recording.app);
    count.failed += 1;
    count.steps += recording.steps.length;
    count.failedSteps += recording.steps.length;
  }

  /** Counts vectors whose functions could not be loaded. */
  addUnrun(file: VectorFile): void {
    countOf(this.#groups, file.group).failed += file.vectors.length;
  }

  /** Counts a file that could not be read or holds neither. */
  addUnreadable(): void {
    this.#unreadable += 1;
  }

  /** A line per app, group and rule, and the line that closes the output. */
  describe(rules: readonly DivergenceRule[]): string[] {
    const lines = [...this.#apps].map(([app, count]) => {
      const files = `${count.passed} of ${count.passed + count.failed} recordings passed`;
      const steps = `${count.steps - count.failedSteps} of ${count.steps} steps`;
      return `${app.padEnd(14)} ${files}, ${steps}, ${count.diverged} diverged`;
    });
    for (const [group, count] of this.#groups) {
      const units = `${count.passed} of ${count.passed + count.failed} vectors passed`;
      lines.push(`${group.padEnd(14)} ${units}, ${count.diverged} diverged`);
    }
    if (this.#unreadable > 0) lines.push(`${this.#unreadable} files could not be read`);
    const met = rules.filter(({ id }) => this.#rules.has(id));
    if (met.length > 0) {
      lines.push("Diverged on purpose (parity/divergences.md), by rule:");
      lines.push(...met.map(({ id }) => `  ${id.padEnd(32)} ${this.#rules.get(id)}`));
    }
    return [...lines, `${this.#sum("passed")} passed, ${this.failed} failed`];
  }

  #sum(what: "passed" | "failed"): number {
    const counts = [...this.#apps.values(), ...this.#groups.values()];
    return counts.reduce((sum, count) => sum + count[what], 0);
  }

  #countRules(rules: readonly string[]): void {
    for (const rule of rules) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }
}

function countOf(counts: Map<string, Count>, name: string): Count {
  let count = counts.get(name);
  if (count === undefined) {
    count = { passed: 0, failed: 0, steps: 0, failedSteps: 0, diverged: 0 };
    counts.set(name, count);
  }
  return count;
}
