import { test } from "vitest";
import { expectCommitsToSurvive } from "../sqlite/killed-writer.ts";

test("2,000 commits survive four times kill -9, once and whole", { timeout: 300_000 }, async () => {
  await expectCommitsToSurvive(4, 500);
});
