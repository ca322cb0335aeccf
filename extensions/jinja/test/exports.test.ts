import { expect, test } from "vitest";
import * as jinja from "../src/index.ts";

test("@phial/jinja exports these names and no others", () => {
  expect(Object.keys(jinja)).toMatchInlineSnapshot(`
    [
      "FileSystemLoader",
      "PackageLoader",
      "ChoiceLoader",
      "DictLoader",
      "FunctionLoader",
      "PrefixLoader",
      "Jinja",
      "beforeRenderTemplate",
      "templateRendered",
    ]
  `);
});
