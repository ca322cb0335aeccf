import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, test } from "vitest";
import { fileURLToPath } from "node:url";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

describe("Migrate", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run, 60_000);
});

describe("@phial/migrate", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  // A new process has to import it all, on a machine that may be busy.
  for (const check of packageChecks(folder)) test(check.name, check.run, 60_000);
});
