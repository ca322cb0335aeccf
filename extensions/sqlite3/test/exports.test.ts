import { expect, test } from "vitest";
import * as sqlite3 from "../src/index.ts";

test("@phial/sqlite3 exports these names and no others", () => {
  expect(Object.keys(sqlite3)).toMatchInlineSnapshot(`
    [
      "SQLite3",
    ]
  `);
});
