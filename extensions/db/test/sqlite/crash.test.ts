import { test } from "vitest";
import { expectCommitsToSurvive } from "./killed-writer.ts";

test("what was committed is there after kill -9, once and whole", { timeout: 60_000 }, async () => {
  await expectCommitsToSurvive(1, 200);
});
