import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, test } from "vitest";
import { fileURLToPath } from "node:url";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

describe("Database", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run, 60_000);
});

describe("@phial/db", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  // MikroORM's packages demand each other in exactly one version, and change within a major.
  const checks = packageChecks(folder).filter(
    ({ name }) => name !== "gets along with other versions",
  );
  // A new process has to import it all, on a machine that may be busy.
  for (const check of checks) test(check.name, check.run, 60_000);
});
