import { fileURLToPath } from "node:url";
import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, expect, test } from "vitest";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

describe("JWTManager", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run);
});

describe("@phial/jwt", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run, 30_000);
});

test("the checks judge all that there is", async () => {
  const skipped: string[] = [];
  for (const check of extensionChecks(make, options)) {
    await check.run();
    if (check.skipped !== undefined) skipped.push(check.name);
  }
  expect(skipped).toEqual([]);
});
