import { fileURLToPath } from "node:url";
import { corpusFiles, readCases } from "./corpus-case.ts";
import { runCorpus } from "./corpus-run.ts";
import type { CorpusResult } from "./corpus-run.ts";
import { parseOptions, USAGE } from "./options.ts";
import type { CorpusOptions } from "./options.ts";
import { describeAreas, describeResult, isPassed } from "./report.ts";

const OWN_CASES = fileURLToPath(new URL("public", import.meta.url));

process.exitCode = await main(process.argv.slice(2));

/** @returns 0, or 1 when a case failed, or 2 when the command was called wrongly. */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  let options: CorpusOptions;
  let cases;
  try {
    options = parseOptions(args);
    const paths = options.paths.length === 0 ? [OWN_CASES] : options.paths;
    cases = corpusFiles(paths).flatMap(readCases);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const { areas, ids, dialects } = options;
  const chosen = cases.filter(
    ({ area, id }) =>
      (areas.length === 0 || areas.includes(area)) &&
      (ids.length === 0 || ids.some((start) => id.startsWith(start))),
  );
  const results: CorpusResult[] = [];
  for (const dialect of dialects)
    results.push(...(await runCorpus(chosen, { ...options, dialect })));
  print(results, options);
  return results.length > 0 && results.every(isPassed) ? 0 : 1;
}

function print(results: readonly CorpusResult[], options: CorpusOptions): void {
  const failed = results.filter((result) => !isPassed(result));
  for (const result of failed.slice(0, options.max)) console.log(describeResult(result).join("\n"));
  if (failed.length > options.max) console.log(`… and ${failed.length - options.max} more`);
  console.log(`\n${describeAreas(results, options.hasTiming).join("\n")}\n`);
  printHostMessages(results, options.max);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
}

/** Texts of Python's own errors that differ: shown, not counted. */
function printHostMessages(results: readonly CorpusResult[], max: number): void {
  const differing = results.filter(({ comparison }) => comparison.hostMessage !== null);
  if (differing.length === 0) return;
  console.log(
    `${differing.length} errors have another text than Python's own, which is not counted:`,
  );
  for (const { corpusCase, dialect, comparison } of differing.slice(0, max)) {
    const { expected, got } = comparison.hostMessage ?? {};
    console.log(
      `  ${corpusCase.id} [${dialect}] ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
    );
  }
  console.log("");
}
