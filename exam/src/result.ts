import type { Check } from "./checks.ts";

/** What came of a check. */
export interface Result {
  readonly check: Pick<Check, "id" | "area" | "title">;
  readonly outcome: "passed" | "failed" | "owned";
  /** Why it failed. */
  readonly problems: readonly string[];
  /** What was measured. */
  readonly figures: readonly string[];
  /** What a check waits for that was not run. */
  readonly owner?: string;
}

/** The result of a check that was run. */
export function judged(
  check: Result["check"],
  problems: readonly string[],
  figures: readonly string[] = [],
): Result {
  return { check, outcome: problems.length === 0 ? "passed" : "failed", problems, figures };
}

/** One result for a check that was run in two ways. */
export function merge(first: Result, second: Result): Result {
  const problems = [...first.problems, ...second.problems];
  return judged(first.check, problems, [...first.figures, ...second.figures]);
}
