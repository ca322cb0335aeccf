import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DIALECTS } from "./case-environment.ts";
import { corpusFiles, readCases } from "./corpus-case.ts";
import { runCorpus } from "./corpus-run.ts";
import { describeResult, isPassed } from "./report.ts";

const MINUTE = 60_000;
const folder = fileURLToPath(new URL("public", import.meta.url));

// The package is published without the cases.
describe.skipIf(!existsSync(folder)).each(DIALECTS)(
  "Jinja2's results in the %s dialect",
  (dialect) => {
    const files = existsSync(folder) ? corpusFiles([folder]) : [];
    const wanted = files.filter(
      (file) => dialect === "python" || !basename(file).startsWith("python_"),
    );
    const areas = wanted.map((file) => [basename(file, ".json"), file] as const);
    test.each(areas)("%s", { timeout: MINUTE }, async (_area, file) => {
      const results = await runCorpus(readCases(file), { dialect });
      expect(results).not.toEqual([]);
      const failed = results.filter((result) => !isPassed(result));
      expect(failed.map((result) => describeResult(result).join("\n"))).toEqual([]);
    });
  },
);
