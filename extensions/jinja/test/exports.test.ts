import { expect, test } from "vitest";
import * as files from "../src/engine/files/index.ts";
import * as engine from "../src/engine/index.ts";
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

test("@phial/jinja/engine exports these names and no others", () => {
  expect(Object.keys(engine)).toMatchInlineSnapshot(`
    [
      "signature",
      "Environment",
      "FilterArgumentError",
      "LimitError",
      "OperationError",
      "SecurityError",
      "TemplateAssertionError",
      "TemplateError",
      "TemplateNotFound",
      "TemplateRuntimeError",
      "TemplatesNotFound",
      "TemplateSyntaxError",
      "UndefinedError",
      "ChoiceLoader",
      "DictLoader",
      "FunctionLoader",
      "ModuleLoader",
      "PrefixLoader",
      "placeOf",
      "unsafe",
      "expose",
      "Markup",
      "loggingUndefined",
      "Undefined",
    ]
  `);
});

test("@phial/jinja/engine/files exports these names and no others", () => {
  expect(Object.keys(files)).toMatchInlineSnapshot(`
    [
      "FileSystemLoader",
      "PackageLoader",
    ]
  `);
});
