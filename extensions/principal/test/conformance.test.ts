import { fileURLToPath } from "node:url";
import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, test } from "vitest";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

// A new process has to import it all, on a machine that may be busy.
const SECONDS = 60_000;

describe("Principal", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run, SECONDS);
});

describe("@phial/principal", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run, SECONDS);
});
