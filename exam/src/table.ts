import type { Result } from "./result.ts";

const WIDTHS = [12, 8, 8, 10];

/** One line about a check that was run. */
export function describeResult({ check, outcome, figures }: Result): string {
  const word = outcome === "passed" ? "PASS" : "FAIL";
  const measured = figures.length === 0 ? "" : `: ${figures.join("; ")}`;
  return `${word} ${check.id} ${check.title}${measured}`;
}

/** What came of an exam: what waits, a table by area, what failed, and the count. */
export function describeResults(results: readonly Result[]): string[] {
  const failed = results.filter(({ outcome }) => outcome === "failed");
  const passed = results.filter(({ outcome }) => outcome === "passed");
  return [
    ...describeWaiting(results.filter(({ outcome }) => outcome === "owned")),
    ...describeAreas(results),
    ...describeFailures(failed),
    ...(results.length === 0 ? ["There is no such check."] : []),
    `${passed.length} passed, ${failed.length} failed`,
  ];
}

function describeWaiting(waiting: readonly Result[]): string[] {
  if (waiting.length === 0) return [];
  const owners = Map.groupBy(waiting, ({ owner = "" }) => owner);
  const lines = [...owners].map(([owner, results]) => {
    const ids = results.map(({ check }) => check.id).join(" ");
    return `  ${owner}: ${ids}`;
  });
  return ["", "Not yet served, by what it arrives with:", ...lines.sort()];
}

function describeAreas(results: readonly Result[]): string[] {
  const rows = [...Map.groupBy(results, ({ check }) => check.area)].map(([area, own]) => {
    const count = (outcome: Result["outcome"]): string =>
      String(own.filter((result) => result.outcome === outcome).length);
    return row([area, count("passed"), count("failed"), count("owned")]);
  });
  if (rows.length === 0) return [];
  return ["", row(["area", "passed", "failed", "waiting"]), ...rows, ""];
}

function row([area = "", ...counts]: readonly string[]): string {
  const cells = counts.map((text, index) => text.padStart(WIDTHS[index + 1] ?? 0));
  return area.padEnd(WIDTHS[0] ?? 0) + cells.join("");
}

function describeFailures(failed: readonly Result[]): string[] {
  if (failed.length === 0) return [];
  const lines = failed.flatMap(({ check, problems }) => [
    `FAILED ${check.id} ${check.title}`,
    ...problems.slice(0, 6).map((problem) => `  ${problem.replaceAll("\n", "\n  ")}`),
  ]);
  return [...lines, ""];
}
