import { expect, test } from "vitest";
import * as db from "../src/index.ts";

test("@phial/db exports these names and no others", () => {
  expect(Object.keys(db)).toMatchInlineSnapshot(`
    [
      "defineEntity",
      "LockMode",
      "p",
      "Database",
      "factory",
      "paginate",
      "arrayPages",
      "queryPages",
      "Pagination",
      "seeder",
      "sortOrder",
    ]
  `);
});
