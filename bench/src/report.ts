/** What is measured: a workload over HTTP, or an operation in process. */
export interface Measure {
  /** Short: the first column of the table. */
  readonly name: string;
  readonly title: string;
  /** The unit of the cost, for example `us CPU/request`. */
  readonly unit: string;
  /** The stack that costs are divided by; the ratio of one is 1. */
  readonly reference: string;
  readonly targets: readonly Target[];
}

/** A bound that the project promises: on the ratio to `reference`, or on the cost itself. */
export interface Target {
  readonly subject: string;
  readonly reference?: string;
  /** The stack whose cost of the same round is taken off first. */
  readonly beyond?: string;
  readonly atMost: number;
}

/** One figure: what one stack cost in one round. */
export interface Sample {
  readonly measure: string;
  readonly stack: string;
  readonly round: number;
  readonly cost: number;
  readonly details: Readonly<Record<string, number>>;
}

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** Gathers what a run found out; printed as one table and written as one JSON at the end. */
export class Report {
  readonly measures: Measure[] = [];
  readonly samples: Sample[] = [];
  readonly checks: Check[] = [];
  readonly skipped: { readonly what: string; readonly reason: string }[] = [];
  readonly versions: Record<string, string> = {};
  readonly notes: string[] = [];

  addMeasure(measure: Measure): void {
    if (!this.measures.some((known) => known.name === measure.name)) this.measures.push(measure);
  }

  add(sample: Sample): void {
    this.samples.push(sample);
  }

  pass(name: string, detail = ""): void {
    this.checks.push({ name, passed: true, detail });
  }

  fail(name: string, reason: unknown): void {
    const detail = reason instanceof Error ? reason.message : String(reason);
    this.checks.push({ name, passed: false, detail });
    progress(`FAILED ${name}: ${detail}`);
  }

  skip(what: string, reason: string): void {
    if (this.skipped.some((skip) => skip.what === what)) return;
    this.skipped.push({ what, reason });
    progress(`skipped ${what}: ${reason}`);
  }

  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  /** The costs of one stack in the order of rounds. */
  costs(measure: string, stack: string): number[] {
    return this.samples
      .filter((sample) => sample.measure === measure && sample.stack === stack)
      .map((sample) => sample.cost);
  }
}

/** Tells the person at the terminal how far it is; the table alone goes to standard output. */
export function progress(line: string): void {
  console.error(line);
}
