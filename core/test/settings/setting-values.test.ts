import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { toConfig } from "../../src/settings/config.ts";
import { loadConfig } from "../../src/settings/load-config.ts";
import { readSettings } from "../../src/settings/setting-values.ts";
import type { Setting } from "../../src/settings/setting.ts";
import { defineSettings } from "../../src/settings/settings-table.ts";
import { errorOf, problemsOf } from "./errors.ts";

const SECRET = "canary-0123456789";
const owner = "app";

function fromObject(setting: Setting, value: unknown): unknown {
  return readSettings({ A: setting }, toConfig({ A: value }), { owner }).A;
}

function fromText(setting: Setting, text: string): unknown {
  const config = loadConfig({ environment: { PHIAL_A: text }, envFile: false });
  return readSettings({ A: setting }, config, { owner }).A;
}

const doc = "A setting.";
const string: Setting = { type: "string", doc };
const integer: Setting = { type: "integer", doc };
const number: Setting = { type: "number", doc };
const boolean: Setting = { type: "boolean", doc };
const duration: Setting = { type: "duration", doc };
const list: Setting = { type: "list", doc };
const json: Setting = { type: "json", doc };

describe("a value of an object", () => {
  test.each([
    [string, ""],
    [string, "1"],
    [{ ...string, choices: ["a", "b"] }, "b"],
    [{ ...string, bytes: true }, new Uint8Array([1])],
    [{ ...string, bytes: true }, Buffer.from("a")],
    [integer, -3],
    [{ ...integer, min: 1, max: 1 }, 1],
    [number, 0.5],
    [boolean, false],
    [duration, 1800],
    [list, []],
    [list, ["a", "b"]],
    [{ ...list, bytes: true }, ["a", new Uint8Array([1])]],
    [{ ...list, choices: ["a", "b"] }, ["b"]],
    [json, { a: [1, null, { b: "c" }] }],
    [json, 0],
    [{ ...integer, nullable: true }, null],
    [{ ...string, default: null }, null],
  ] as [Setting, unknown][])("is taken as it is: %o %o", (setting, value) => {
    expect(fromObject(setting, value)).toEqual(value);
  });

  test("may be a duration in text, with its units", () => {
    expect(fromObject(duration, "31 days")).toBe(2_678_400);
    expect(problemsOf(() => fromObject(duration, "10"))).toHaveLength(1);
  });

  test.each([
    [string, 1, "which is a number and not a string"],
    [string, null, "which is null and not a string"],
    [string, new Uint8Array(1), "which is bytes and not a string"],
    [{ ...string, choices: ["a"] }, "A", 'not one of its choices. Did you mean "a"? Write one of'],
    [{ ...string, minLength: 2 }, "a", "which has 1 character. Write at least 2 characters."],
    [integer, "10", "which is a string and not a whole number. Write 10 without quotes."],
    [integer, "x", "which is a string and not a whole number. Write a whole number such as 10."],
    [integer, 1.5, "which is a number and not a whole number"],
    [integer, 2 ** 53, "which is a number and not a whole number"],
    [integer, 10n, "which is a bigint and not a whole number"],
    [{ ...integer, min: 1 }, 0, "which is less than 1. Write at least 1."],
    [{ ...integer, min: 1, max: 9 }, 10, "which is more than 9. Write at least 1 and at most 9."],
    [number, Number.NaN, "which is NaN and not a number"],
    [boolean, "true", "which is a string and not true or false"],
    [boolean, 1, "which is a number and not true or false"],
    [duration, -1, "which is less than 0. Write at least 0 (in seconds)."],
    [duration, "1 month", "which is not a duration"],
    [duration, { days: 1 }, "which is not a duration"],
    [list, "a,b", "which is a string and not a list"],
    [list, ["a", 1], "which holds something else than strings"],
    [list, [new Uint8Array(1)], "which holds something else than strings"],
    [{ ...list, choices: ["headers"] }, ["hedaers"], 'Did you mean "headers"?'],
    [{ ...list, minLength: 1 }, [], "which has 0 items. Write at least 1 item."],
    [json, null, "which is null and not a value"],
    [json, { a: () => 1 }, "which JSON cannot carry"],
    [json, new Map(), "which JSON cannot carry"],
    [json, { a: Number.NaN }, "which JSON cannot carry"],
    [{ ...string, check: () => "has a fault" }, "a", "which has a fault. It should be: A setting."],
  ] as [Setting, unknown, string][])("is refused, not coerced: %o %o", (setting, value, text) => {
    const [problem] = problemsOf(() => fromObject(setting, value));
    expect(`${problem?.problem} ${problem?.remedy}`).toContain(text);
    expect(problem?.origin).toBe("the object given as config");
  });

  test("is copied and frozen with all it holds", () => {
    const given = { a: [{ b: 1 }] };
    const value = fromObject(json, given);
    expect(value).toEqual(given);
    expect(value).not.toBe(given);
    given.a.push({ b: 2 });
    expect(value).toEqual({ a: [{ b: 1 }] });
    expect(Object.isFrozen(value) && Object.isFrozen(Reflect.get(Object(value), "a"))).toBe(true);
    expect(Object.isFrozen(fromObject(list, ["a"]))).toBe(true);
  });

  test("is refused when it is endless or too deep", () => {
    const endless: Record<string, unknown> = {};
    endless["self"] = endless;
    expect(problemsOf(() => fromObject(json, endless))[0]?.value).toBe(
      "an object that JSON cannot carry",
    );
    const deep: unknown = JSON.parse("[".repeat(65) + "]".repeat(65));
    expect(problemsOf(() => fromObject(json, deep))).toHaveLength(1);
  });

  test("keeps odd names in JSON as names", () => {
    const value = fromObject(json, JSON.parse('{"__proto__": {"hacked": true}}'));
    expect(Object.keys(Object(value))).toEqual(["__proto__"]);
    expect(Reflect.get(Object(value), "hacked")).toBeUndefined();
  });
});

describe("text of the environment", () => {
  test.each([
    [string, "10", "10"],
    [string, "null", "null"],
    [string, ' "a" ', ' "a" '],
    [{ ...string, nullable: true }, "null", null],
    [integer, " 10 ", 10],
    [integer, "-3", -3],
    [number, "2.5e-3", 0.0025],
    [boolean, "TRUE", true],
    [boolean, "1", true],
    [boolean, "off", false],
    [boolean, "no", false],
    [duration, "30", 30],
    [duration, "0.5", 0.5],
    [duration, "31 days", 2_678_400],
    [list, "a, b", ["a", "b"]],
    [list, "", []],
    [list, '["a,b", "c"]', ["a,b", "c"]],
    [list, "[]", []],
    [list, "[::1]:5000,example.com", ["[::1]:5000", "example.com"]],
    [json, '{"hops": 1}', { hops: 1 }],
    [json, "1", 1],
    [json, "vercel", "vercel"],
    [{ ...integer, nullable: true }, "null", null],
  ] as [Setting, string, unknown][])("is parsed by type: %o %j", (setting, text, value) => {
    expect(fromText(setting, text)).toEqual(value);
  });

  test.each([
    [integer, "ten", "which is not a whole number"],
    [integer, "", "which is not a whole number"],
    [integer, "1.5", "which is not a whole number"],
    [integer, "0x10", "which is not a whole number"],
    [integer, "9007199254740993", "which is not a whole number"],
    [integer, "null", "which is not a whole number"],
    [number, "1e999", "which is not a number"],
    [number, "Infinity", "which is not a number"],
    [boolean, "maybe", "which is neither true nor false"],
    [boolean, "", "which is neither true nor false"],
    [duration, "soon", "which is not a duration"],
    [list, "a,,b", "which is not a list"],
    [list, '["a", 1]', "which holds something else than strings"],
    [list, '["a", ', "which is not a list"],
    [json, '{"a": 1,}', "which is not JSON"],
    [json, "null", "which is null and not a value"],
  ] as [Setting, string, string][])("is refused by type: %o %j", (setting, text, wrong) => {
    const [problem] = problemsOf(() => fromText(setting, text));
    expect(problem?.problem).toContain(wrong);
    expect(problem?.origin).toBe("environment variable PHIAL_A");
  });

  test("gives a value of the type or the documented error, whatever it is", () => {
    const settings = [string, integer, number, boolean, duration, list, json];
    const text = fc.oneof(fc.string(), fc.json(), fc.constantFrom("1h", "a,b", "[", "-", "1e5"));
    const expected = new Set(["string", "number", "boolean", "object"]);
    fc.assert(
      fc.property(fc.constantFrom(...settings), text, (setting, given) => {
        try {
          expect(expected).toContain(typeof fromText(setting, given));
        } catch (error) {
          expect(error).toMatchObject({ code: "SETTINGS_INVALID" });
        }
      }),
    );
  });
});

describe("a schema", () => {
  const hops = z.object({ hops: z.number().int() });

  test("types and changes the value", () => {
    const schema = z.object({ at: z.string().transform((text) => new Date(text)) });
    const table = defineSettings({ A: { type: "json", schema, required: true, doc } });
    const config = toConfig({ A: { at: "2026-01-01" } });
    expect(readSettings(table, config, { owner }).A.at.getUTCFullYear()).toBe(2026);
  });

  test("says what is wrong and where", () => {
    const [problem] = problemsOf(() => fromObject({ ...json, schema: hops }, { hops: "1" }));
    expect(problem?.problem).toMatch(
      /^A is \{"hops":"1"\} \(.*\), which its schema refuses \(hops: /,
    );
    expect(problem?.remedy).toBe("It should be: A setting.");
  });

  test("does not see the default", () => {
    const schema = z.never();
    const table = defineSettings({ A: { type: "json", schema, default: null, doc } });
    expect(readSettings(table, toConfig({}), { owner }).A).toBeNull();
  });

  test("tells nothing of a secret", () => {
    const schema = z.string().refine(() => false, { message: `${SECRET} is too weak` });
    const error = errorOf(() => fromObject({ ...json, secret: true, schema }, SECRET));
    expect(error.message).not.toContain(SECRET);
    expect(error.message).toContain("not accepted");
  });

  test("must not be asynchronous", () => {
    const validate = () => Promise.reject(new Error("late"));
    const schema = { "~standard": { version: 1, vendor: "test", validate } } as const;
    const [problem] = problemsOf(() => fromObject({ ...json, schema }, "a"));
    expect(problem?.problem).toContain("asynchronously");
  });
});

describe("readSettings", () => {
  const table = defineSettings({
    MAIL_SERVER: { type: "string", required: true, doc: "Host of the mail server." },
    MAIL_PORT: { type: "integer", default: 25, min: 1, max: 65_535, doc: "Its port." },
    MAIL_PASSWORD: { type: "string", secret: true, default: null, doc: "Password." },
    MAIL_TIMEOUT: { type: "duration", default: 5, doc: "How long to wait." },
    MAIL_KEYS: { type: "list", secret: true, default: [], doc: "Keys." },
    MAIL_FOLDER: { type: "string", doc: "Folder." },
  });

  test("fills in defaults and freezes the result", () => {
    const values = readSettings(table, toConfig({ MAIL_SERVER: "localhost" }), { owner: "mail" });
    expect({ ...values }).toEqual({
      MAIL_SERVER: "localhost",
      MAIL_PORT: 25,
      MAIL_PASSWORD: null,
      MAIL_TIMEOUT: 5,
      MAIL_KEYS: [],
      MAIL_FOLDER: undefined,
    });
    expect(Object.isFrozen(values)).toBe(true);
    expect(Object.keys(values)).toEqual(Object.keys(table));
  });

  test("reports all problems in one error, with value, origin and remedy", () => {
    const config = loadConfig({
      values: { MAIL_PORT: 70_000, MAIL_PASSWORD: 123_456_789 },
      environment: { PHIAL_MAIL_TIMEOUT: "soon" },
      envFile: false,
    });
    const error = errorOf(() => readSettings(table, config, { owner: "mail" }));
    expect(error.code).toBe("SETTINGS_INVALID");
    expect(error.message).toBe(
      [
        '4 settings of "mail" cannot be used:',
        "  - MAIL_SERVER is not set. Host of the mail server. Set the environment variable PHIAL_MAIL_SERVER, or MAIL_SERVER in the object given to loadConfig().",
        "  - MAIL_PORT is 70000 (the object given to loadConfig()), which is more than 65535. Write at least 1 and at most 65535.",
        "  - MAIL_PASSWORD is [redacted] (the object given to loadConfig()), which is a number and not a string. Write a string in quotes.",
        '  - MAIL_TIMEOUT is "soon" (environment variable PHIAL_MAIL_TIMEOUT), which is not a duration. Write seconds as a number, or text such as "31 days" or "1h30m".',
        "Correct them where they are set; no other setting of these is wrong.",
      ].join("\n"),
    );
    expect(problemsOf(() => readSettings(table, config, { owner: "mail" }))[2]).toEqual({
      setting: "MAIL_PASSWORD",
      owner: "mail",
      value: "[redacted]",
      origin: "the object given to loadConfig()",
      problem: expect.stringContaining("MAIL_PASSWORD is [redacted]"),
      remedy: "Write a string in quotes.",
    });
  });

  test("says a lone problem in one line and its remedy in the next", () => {
    const error = errorOf(() => readSettings(table, toConfig({}), { owner: "mail" }));
    expect(error.problem).toBe("MAIL_SERVER is not set. Host of the mail server.");
    expect(error.remedy).toBe("Set MAIL_SERVER in the config given to the app.");
    expect(problemsOf(() => readSettings(table, toConfig({}), { owner: "mail" }))).toMatchObject([
      { value: undefined, origin: undefined },
    ]);
  });

  test("gives secrets by name and prints them nowhere else", () => {
    const config = toConfig({ MAIL_SERVER: "a", MAIL_PASSWORD: SECRET, MAIL_KEYS: [SECRET] });
    const values = readSettings(table, config, { owner: "mail" });
    expect([values.MAIL_PASSWORD, values.MAIL_KEYS]).toEqual([SECRET, [SECRET]]);
    const printed = [
      inspect(values, { depth: Infinity, showHidden: true }),
      inspect({ deep: { values } }, { depth: Infinity }),
      JSON.stringify({ values }),
    ];
    for (const text of printed) expect(text).not.toContain(SECRET);
    expect(JSON.parse(JSON.stringify(values))).toMatchObject({
      MAIL_SERVER: "a",
      MAIL_PASSWORD: "[redacted]",
      MAIL_KEYS: "[redacted]",
    });
    const unset = readSettings(table, config.with({ MAIL_PASSWORD: null }), { owner: "mail" });
    expect(JSON.parse(JSON.stringify(unset))).toMatchObject({ MAIL_PASSWORD: null });
  });

  test("shows no value of a secret in any error", () => {
    const types = ["string", "integer", "number", "boolean", "duration", "list", "json"] as const;
    const given = fc.oneof(
      fc.constant(SECRET),
      fc.constant([SECRET, 1]),
      fc.constant({ key: SECRET, bad: () => 1 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), given, fc.boolean(), (type, value, asText) => {
        const setting: Setting = { type, secret: true, doc };
        try {
          if (asText) fromText(setting, `{"${SECRET}": ${JSON.stringify(value)},`);
          else fromObject(setting, value);
        } catch (error) {
          expect(inspect(error, { depth: Infinity })).not.toContain(SECRET);
        }
      }),
    );
  });

  test("shows a value in one short line without control characters", () => {
    const shown = (value: unknown) => problemsOf(() => fromObject(integer, value))[0]?.value ?? "";
    expect(shown("a\n\u001B[31m\u202Eb\u2028")).toBe(String.raw`"a\n\u001b[31m\u{202e}b\u{2028}"`);
    expect(shown("x".repeat(1000))).toHaveLength(61);
    expect(shown(() => 1)).toBe("a function");
    expect(shown(Symbol("a"))).toBe("symbol");
  });
});
