import type { Measure, Report, Sample, Target } from "./report.ts";
import { median, quantile, spread } from "./statistics.ts";

/** One line of the table: one stack in one measure. */
export interface Row {
  readonly measure: string;
  readonly stack: string;
  /** Median over the rounds, in the unit of the measure. */
  readonly cost: number;
  readonly min: number;
  readonly max: number;
  readonly spread: number;
  readonly rounds: number;
  /** Median over the rounds of cost / cost of the reference in the same round. */
  readonly ratio: number | undefined;
  readonly details: Readonly<Record<string, number>>;
}

/** The rows of all measures, in the order in which stacks were first measured. */
export function summarise(report: Report): Row[] {
  return report.measures.flatMap((measure) => {
    const samples = report.samples.filter((sample) => sample.measure === measure.name);
    const stacks = [...new Set(samples.map((sample) => sample.stack))];
    return stacks.map((stack) => summariseStack(measure, stack, samples));
  });
}

function summariseStack(measure: Measure, stack: string, samples: readonly Sample[]): Row {
  const own = samples.filter((sample) => sample.stack === stack);
  const costs = own.map((sample) => sample.cost);
  const ratios = ratiosByRound(samples, stack, measure.reference);
  return {
    measure: measure.name,
    stack,
    cost: median(costs),
    min: Math.min(...costs),
    max: Math.max(...costs),
    spread: spread(costs),
    rounds: own.length,
    ratio: ratios.length > 0 ? median(ratios) : undefined,
    details: medianDetails(own),
  };
}

function medianDetails(samples: readonly Sample[]): Record<string, number> {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample.details)))];
  return Object.fromEntries(
    names.map((name) => [name, median(samples.flatMap((sample) => sample.details[name] ?? []))]),
  );
}

/** Only costs of the same round are divided: the machine's slow phases hit both. */
export function ratiosByRound(
  samples: readonly Sample[],
  subject: string,
  reference: string,
): number[] {
  const references = new Map<number, number>();
  for (const sample of samples) {
    if (sample.stack === reference) references.set(sample.round, sample.cost);
  }
  return samples.flatMap((sample) => {
    const cost = references.get(sample.round);
    return sample.stack === subject && cost ? [sample.cost / cost] : [];
  });
}

/**
 * Judges the targets. A target is missed when even the lower quartile of the rounds is above it.
 * When only the median is, or when other processes disturbed most rounds of the stacks in question,
 * the figures do not tell: then it is noted as unclear and counts neither as passed nor as failed.
 */
export function judgeTargets(report: Report): void {
  for (const measure of report.measures) {
    const samples = report.samples.filter((sample) => sample.measure === measure.name);
    for (const target of measure.targets) judgeTarget({ report, measure, samples, target });
  }
}

interface Judgement {
  readonly report: Report;
  readonly measure: Measure;
  readonly samples: readonly Sample[];
  readonly target: Target;
}

function judgeTarget({ report, measure, samples, target }: Judgement): void {
  const { subject, reference, beyond, atMost } = target;
  const values = valuesOf({ report, measure, samples, target });
  if (values.length === 0) return;
  const unit = reference ? `x ${reference}` : `${measure.unit}${beyond ? ` beyond ${beyond}` : ""}`;
  const name = `target: ${measure.name} ${subject} <= ${atMost} ${unit}`;
  const found = `median ${median(values).toFixed(3)} of ${values.length} rounds`;
  const judged = samples.filter(({ stack }) => stack === subject || stack === reference);
  if (countDisturbed(judged) > judged.length / 2) {
    report.note(`${name}: unclear, ${found}, but other processes disturbed most of them`);
  } else if (median(values) <= atMost) report.pass(name, found);
  else if (quantile(values, 0.25) <= atMost) report.note(`${name}: unclear, ${found}`);
  else report.fail(name, found);
}

function valuesOf({ report, measure, samples, target }: Judgement): number[] {
  const { subject, reference, beyond } = target;
  if (reference !== undefined) return ratiosByRound(samples, subject, reference);
  if (beyond !== undefined) return differencesByRound(report, measure.name, { subject, beyond });
  return report.costs(measure.name, subject);
}

/** What a stack costs more than another in the same round. */
export function differencesByRound(
  report: Report,
  measure: string,
  { subject, beyond }: { readonly subject: string; readonly beyond: string },
): number[] {
  const others = report.costs(measure, beyond);
  return report.costs(measure, subject).flatMap((cost, round) => {
    const other = others[round];
    return other === undefined ? [] : [cost - other];
  });
}

/** How many windows were measured while other processes used the cores, in spite of retries. */
export function countDisturbed(samples: readonly Sample[]): number {
  return samples.filter(({ details }) => (details["disturbed"] ?? 0) > 0).length;
}
