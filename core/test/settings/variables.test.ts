import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConfigEntry } from "../../src/settings/config-entry.ts";
import { addVariables, isCliVariable, parsedText } from "../../src/settings/variables.ts";
import { errorOf } from "./errors.ts";

type Values = Record<string, string | undefined>;

function read(variables: Values, before: Record<string, unknown> = {}, prefix = "PHIAL_") {
  const entries = new Map<string, ConfigEntry>();
  for (const [key, value] of Object.entries(before)) {
    entries.set(key, { value, origin: "before", text: false });
  }
  const origin = (name: string) => `variable ${name}`;
  addVariables(entries, variables, { prefix, origin, process: true });
  return entries;
}

function valuesOf(entries: ReadonlyMap<string, ConfigEntry>): Record<string, unknown> {
  return Object.fromEntries([...entries].map(([key, { value }]) => [key, value]));
}

describe("addVariables", () => {
  test("takes the prefix off and leaves other variables alone", () => {
    const entries = read({ PHIAL_DEBUG: "1", PHIAL_: "x", HOME: "/root", PHIALX: "1" });
    expect([...entries]).toEqual([
      ["DEBUG", { value: "1", origin: "variable PHIAL_DEBUG", text: true, ambient: false }],
    ]);
  });

  test("keeps the text of a whole setting, whatever it looks like", () => {
    expect(valuesOf(read({ PHIAL_SECRET_KEY: "1234567890" }))).toEqual({
      SECRET_KEY: "1234567890",
    });
  });

  test("builds objects from double underscores, with JSON values in them", () => {
    const variables = { PHIAL_A__B: "1", PHIAL_A__C__D: "text", PHIAL_A__C__E: '["x"]' };
    expect(valuesOf(read(variables))).toEqual({ A: { B: 1, C: { D: "text", E: ["x"] } } });
  });

  test("sets a part of an object that a source before has given, and does not change that", () => {
    const before = { A: { X: 1, C: { D: 2 } } };
    const entries = read({ PHIAL_A__C__E: "3" }, before);
    expect(entries.get("A")).toMatchObject({
      value: { X: 1, C: { D: 2, E: 3 } },
      origin: "before, variable PHIAL_A__C__E",
      text: false,
    });
    expect(before).toEqual({ A: { X: 1, C: { D: 2 } } });
  });

  test("sets a part of an object in text", () => {
    const variables = { PHIAL_A: '{"X": 1}', PHIAL_A__B: "2" };
    expect(valuesOf(read(variables))).toEqual({ A: { X: 1, B: 2 } });
  });

  test.each([
    [{ PHIAL_A: "text", PHIAL_A__B: "1" }, {}],
    [{ PHIAL_A__B: "1", PHIAL_A__B__C: "1" }, {}],
    [{ PHIAL_A__B: "1" }, { A: [1] }],
    [{ PHIAL_A__B: "1" }, { A: null }],
    [{ PHIAL_A__B: "1" }, { A: new Date(0) }],
  ])("refuses a part of something that is no object: %j over %j", (variables, before) => {
    const error = errorOf(() => read(variables, before));
    expect(error.code).toBe("CONFIG_VARIABLE_CONFLICT");
    expect(error.problem).toContain("PHIAL_A__B");
  });

  test("reads no parts from a name that begins or ends with underscores", () => {
    const variables = { PHIAL___A: "1", PHIAL_A__: "2", PHIAL_A____B: "3" };
    expect(Object.keys(valuesOf(read(variables)))).toEqual(["A__", "A____B", "__A"]);
  });

  test("takes names in capitals only when there is no prefix, and marks them", () => {
    const entries = read({ DEBUG: "1", npm_config__x: "2", "ProgramFiles(x86)": "3" }, {}, "");
    expect([...entries.keys()]).toEqual(["DEBUG"]);
    expect(entries.get("DEBUG")?.ambient).toBe(true);
  });

  test("leaves the variables of the command alone", () => {
    const variables = { PHIAL_APP: "a", PHIAL_RUN_PORT: "1", PHIAL_ENV_FILE: "b", PHIAL_RUN: "c" };
    expect(Object.keys(valuesOf(read(variables)))).toEqual(["RUN"]);
    expect(Object.keys(valuesOf(read({ FLASK_APP: "a", FLASK_DEBUG: "1" }, {}, "FLASK_")))).toEqual(
      ["DEBUG"],
    );
    expect(isCliVariable("PHIAL_SKIP_DOTENV")).toBe(true);
    expect(isCliVariable("MYAPP_APP")).toBe(false);
  });

  test("throws nothing but its own error, and reaches no prototype", () => {
    const part = fc.constantFrom("A", "B", "", "__", "__proto__", "constructor", "prototype", "0");
    const name = fc.array(part, { maxLength: 6 }).map((parts) => `PHIAL_${parts.join("__")}`);
    const text = fc.oneof(fc.json(), fc.string(), fc.constant('{"__proto__": {"hacked": true}}'));
    fc.assert(
      fc.property(fc.dictionary(name, text), (variables) => {
        try {
          read(variables);
        } catch (error) {
          expect(error).toMatchObject({ code: "CONFIG_VARIABLE_CONFLICT" });
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(Object.hasOwn(Object.prototype, "hacked")).toBe(false);
      }),
    );
  });

  test("finds every path again that was written", () => {
    const segment = fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}$/);
    const path = fc.array(segment, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(path, fc.jsonValue(), (segments, value) => {
        const text = JSON.stringify(value);
        const entries = read({ [`PHIAL_${segments.join("__")}`]: text });
        const [top = "", ...rest] = segments;
        let found: unknown = entries.get(top)?.value;
        for (const step of rest) found = Object(found)[step];
        expect(JSON.stringify(found)).toBe(JSON.stringify(parsedText(text)));
      }),
    );
  });
});

describe("parsedText", () => {
  test.each([
    ["1", 1],
    ["1.50", 1.5],
    ["true", true],
    ["True", "True"],
    ["null", null],
    ['"1"', "1"],
    ["{}", {}],
    ["text", "text"],
    ["", ""],
    ["NaN", "NaN"],
    ["12345678901234567890", "12345678901234567890"],
    ["1e30", 1e30],
  ])("makes %j into %j", (text, value) => {
    expect(parsedText(text)).toEqual(value);
  });
});
