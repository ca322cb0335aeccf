import type { CorpusResult } from "./corpus-run.ts";
import type { Dialect } from "./case-environment.ts";
import { DIALECTS } from "./case-environment.ts";

const WIDTH = 300;

/** The lines that say how a case differs. */
export function describeResult({ corpusCase, dialect, comparison }: CorpusResult): string[] {
  const head = `✗ ${corpusCase.id} [${dialect}] ${shorten(corpusCase.title)}`;
  const lines = comparison.differences.flatMap(({ field, expected, got }) => [
    `    ${field}`,
    `      expected ${shorten(JSON.stringify(expected))}`,
    `      got      ${shorten(JSON.stringify(got))}`,
  ]);
  return [head, ...lines];
}

/** A table of the areas: how many cases of how many passed, in each dialect. */
export function describeAreas(results: readonly CorpusResult[], hasTiming: boolean): string[] {
  const areas = [...new Set(results.map((result) => result.corpusCase.area))];
  const width = Math.max(4, ...areas.map((area) => area.length));
  const heading = [
    ...DIALECTS.map((dialect) => dialect.padStart(13)),
    ...(hasTiming ? ["     ms"] : []),
  ];
  const lines = areas.map((area) => {
    const own = results.filter((result) => result.corpusCase.area === area);
    const cells = DIALECTS.map((dialect) => cell(own, dialect).padStart(13));
    const time = own.reduce((sum, result) => sum + result.milliseconds, 0);
    const timing = hasTiming ? [time.toFixed(0).padStart(7)] : [];
    return [area.padEnd(width), ...cells, ...timing].join("");
  });
  return [["area".padEnd(width), ...heading].join(""), ...lines];
}

function cell(results: readonly CorpusResult[], dialect: Dialect): string {
  const own = results.filter((result) => result.dialect === dialect);
  return own.length === 0 ? "" : `${own.filter(isPassed).length}/${own.length}`;
}

export function isPassed(result: CorpusResult): boolean {
  return result.comparison.differences.length === 0;
}

function shorten(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH)}…`;
}
