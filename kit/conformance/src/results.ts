import { isPhialError } from "phial";
import { type Check, messageOf } from "./check.ts";

/** What has become of a check. */
export interface CheckResult {
  readonly check: Check;
  readonly status: "passed" | "failed" | "skipped";
  /** What it was run on, as a heading. */
  readonly of: string;
  /** What it has thrown. */
  readonly error?: unknown;
}

/**
 * Runs checks, one after the other; never rejects.
 *
 * @param of what they are about: the heading in the report
 * @example
 * console.log(report(await runChecks(extensionChecks(() => new SQLite3()), "SQLite3")));
 */
export async function runChecks(checks: readonly Check[], of = ""): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    try {
      await check.run();
      results.push({ check, of, status: check.skipped === undefined ? "passed" : "skipped" });
    } catch (error) {
      results.push({ check, of, status: "failed", error });
    }
  }
  return results;
}

const LABEL = { passed: "ok  ", failed: "FAIL", skipped: "skip" };

/**
 * The results as a table for people: for each failure the problem, the remedy and the law, and a
 * last line `N passed, M failed`.
 */
export function report(results: readonly CheckResult[]): string {
  const lines: string[] = [];
  let heading = "";
  for (const result of results) {
    if (result.of !== heading) lines.push(...(lines.length > 0 ? [""] : []), result.of);
    heading = result.of;
    lines.push(`  ${LABEL[result.status]}  ${result.check.name}`, ...detailsOf(result));
  }
  const count = (status: CheckResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  const skipped = count("skipped");
  lines.push("", ...(skipped > 0 ? [`${skipped} could not be judged`] : []));
  return [...lines, `${count("passed")} passed, ${count("failed")} failed`].join("\n");
}

function detailsOf({ status, check, error }: CheckResult): string[] {
  if (status === "passed") return [];
  if (status === "skipped") return [`        not judged: ${check.skipped}`];
  const { problem, remedy } = isPhialError(error)
    ? error
    : { problem: messageOf(error), remedy: "See the error." };
  return [problem, `-> ${remedy}`, `   ${check.law}`].map((line) => `        ${line}`);
}
