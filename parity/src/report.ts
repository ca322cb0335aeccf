import type { Difference } from "./difference.ts";
import type { Step } from "./recording.ts";
import type { StepReport } from "./replay.ts";
import type { VectorReport } from "./vectors.ts";

/** How much of a value is shown. */
const width = 300;

/** A failing step as lines of text, with its first `max` differences. */
export function describeStep(report: StepReport, max: number): string[] {
  const { index, step, differences } = report;
  return [`  step ${index}: ${describeRequest(step)}`, ...describeDifferences(differences, max)];
}

/** A failing vector as lines of text, with its first `max` differences. */
export function describeVector(report: VectorReport, max: number): string[] {
  const { index, vector, differences } = report;
  const input = shorten(JSON.stringify(vector.input), 0);
  return [
    `  vector ${index}: ${vector.function} ${input}`,
    ...describeDifferences(differences, max),
  ];
}

function describeRequest({ request, client, at, note, restart }: Step): string {
  const anew = restart === undefined ? "" : `, after a restart with ${JSON.stringify(restart)}`;
  const remark = note === undefined ? "" : ` (${note})`;
  return `${request.method} ${request.path}, client ${client}, at ${at}${anew}${remark}`;
}

function describeDifferences(differences: readonly Difference[], max: number): string[] {
  const lines = differences.slice(0, max).flatMap(({ field, expected, got }) => {
    const wanted = show(expected);
    const given = show(got);
    const start = Math.max(firstDifference(wanted, given) - width / 3, 0);
    return [
      `    ${field}`,
      `      expected ${shorten(wanted, start)}`,
      `      got      ${shorten(given, start)}`,
    ];
  });
  const left = differences.length - max;
  return left > 0 ? [...lines, `    and ${left} more`] : lines;
}

function show(value: unknown): string {
  return value === undefined ? "(nothing)" : JSON.stringify(value);
}

function firstDifference(first: string, second: string): number {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at += 1;
  return at;
}

function shorten(text: string, start: number): string {
  if (text.length <= width) return text;
  const from = Math.min(start, text.length - width);
  const head = from > 0 ? "…" : "";
  const tail = from + width < text.length ? "…" : "";
  return `${head}${text.slice(from, from + width)}${tail}`;
}
