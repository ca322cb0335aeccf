import { fileURLToPath } from "node:url";
import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, expect, test } from "vitest";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

// Connections over sockets, many times over.
const SECONDS = 30_000;

describe("Redis", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run, SECONDS);
});

describe("@phial/redis", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run, SECONDS);
});

test(
  "the checks judge all that there is",
  async () => {
    for (const check of extensionChecks(make, options)) {
      await check.run();
      expect([check.name, check.skipped]).toEqual([check.name, undefined]);
    }
  },
  SECONDS,
);
