import { expect, test } from "vitest";
import * as migrate from "../src/index.ts";

test("@phial/migrate exports these names and no others", () => {
  expect(Object.keys(migrate)).toMatchInlineSnapshot(`
    [
      "Migrate",
      "irreversible",
      "revision",
    ]
  `);
});
