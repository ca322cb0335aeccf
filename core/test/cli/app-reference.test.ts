import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAppReference } from "../../src/cli/app-reference.ts";
import { isPhialError } from "../../src/index.ts";

describe("parseAppReference", () => {
  test.each([
    ["app", { module: "app" }],
    ["./src/app.ts", { module: "./src/app.ts" }],
    ["app:createApp", { module: "app", name: "createApp" }],
    [" app : makeApp ", { module: "app", name: "makeApp" }],
    ["app:createApp()", { module: "app", name: "createApp", args: [] }],
    [
      'app:f("http://a:1", 2, {"b": [true]})',
      { module: "app", name: "f", args: ["http://a:1", 2, { b: [true] }] },
    ],
    ["C:\\work\\app.ts:createApp", { module: "C:\\work\\app.ts", name: "createApp" }],
    ["C:/work/app.ts", { module: "C:/work/app.ts" }],
    ["app:$größe", { module: "app", name: "$größe" }],
  ])("reads %j", (text, expected) => {
    expect(parseAppReference(text)).toEqual(expected);
  });

  test.each([
    [":createApp", "names no module"],
    ["", "names no module"],
    ["app:", "no name of an export"],
    ["app:create-app", "no name of an export"],
    ["app:createApp('test')", "arguments that are not JSON"],
    ["app:createApp(1", "no name of an export"],
    ["app:a.b", "no name of an export"],
  ])("refuses %j", (text, problem) => {
    expect(() => parseAppReference(text)).toThrow(problem);
  });

  test("throws nothing else, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((args) => `app:f(${args})`),
        ),
        (text) => {
          try {
            parseAppReference(text);
          } catch (error) {
            expect(isPhialError(error, "CLI_APP_REFERENCE_INVALID")).toBe(true);
          }
        },
      ),
    );
  });
});
