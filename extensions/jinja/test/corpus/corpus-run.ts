import { compareOutcome } from "./compare-outcome.ts";
import type { Comparison } from "./compare-outcome.ts";
import type { CorpusCase } from "./corpus-case.ts";
import type { CaseOptions, Dialect } from "./case-environment.ts";
import { runCase } from "./run-case.ts";

/** What came of a case in a dialect. */
export interface CorpusResult {
  readonly corpusCase: CorpusCase;
  readonly dialect: Dialect;
  readonly comparison: Comparison;
  readonly milliseconds: number;
}

/**
 * Runs cases in a dialect. Those that are Python's own text are left out where Python's text is not
 * what the dialect promises.
 */
export async function runCorpus(
  cases: readonly CorpusCase[],
  options: CaseOptions,
): Promise<CorpusResult[]> {
  const { dialect } = options;
  const results: CorpusResult[] = [];
  for (const corpusCase of cases) {
    if (dialect === "javascript" && corpusCase.isPythonSpecific) continue;
    const start = performance.now();
    const outcome = await runCase(corpusCase, options);
    const milliseconds = performance.now() - start;
    const comparison = compareOutcome(corpusCase, outcome);
    results.push({ corpusCase, dialect, comparison, milliseconds });
  }
  return results;
}
