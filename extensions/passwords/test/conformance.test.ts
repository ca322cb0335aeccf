import { fileURLToPath } from "node:url";
import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, expect, test } from "vitest";
import { flaskBcrypt, passwords } from "./conformance.ts";

const { make: makePasswords, ...passwordsOptions } = passwords;
const { make: makeBcrypt, ...bcryptOptions } = flaskBcrypt;
const checks = {
  Passwords: extensionChecks(makePasswords, passwordsOptions),
  Bcrypt: extensionChecks(makeBcrypt, bcryptOptions),
};

// Many apps are made, and a machine may be busy.
const SECONDS = 30_000;

describe.each(Object.entries(checks))("%s", (_name, list) => {
  for (const check of list) test(check.name, check.run, SECONDS);
});

describe("@phial/passwords", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run, SECONDS);
});

test(
  "the checks judge all that can be judged",
  async () => {
    const skipped: string[] = [];
    for (const check of Object.values(checks).flat()) {
      await check.run();
      if (check.skipped !== undefined) skipped.push(`${check.name}: ${check.skipped}`);
    }
    // What "passwords hash" prints is another text each time.
    expect(skipped).toEqual([expect.stringContaining("how to call its commands")]);
  },
  SECONDS,
);
