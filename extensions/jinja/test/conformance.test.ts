import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, expect, test } from "vitest";
import { fileURLToPath } from "node:url";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

describe("Jinja", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run);
});

describe("@phial/jinja", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run);
});

test("the checks judge all that there is", async () => {
  for (const check of extensionChecks(make, options)) {
    await check.run();
    expect([check.name, check.skipped]).toEqual([check.name, undefined]);
  }
});
