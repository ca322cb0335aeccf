import { expect, test } from "vitest";
import * as conformance from "../src/index.ts";

test("@phial/conformance exports these names and no others", () => {
  expect(Object.keys(conformance).toSorted()).toMatchInlineSnapshot(`
    [
      "checkPackage",
      "defineConformance",
      "extensionChecks",
      "packageChecks",
      "report",
      "runChecks",
    ]
  `);
});
