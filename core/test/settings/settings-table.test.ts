import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSettings } from "../../src/settings/settings-table.ts";
import { errorOf } from "./errors.ts";

describe("defineSettings", () => {
  test("returns the table, frozen through and through", () => {
    const table = defineSettings({
      MODE: { type: "string", choices: ["a", "b"], default: "a", doc: "A mode." },
      HOSTS: { type: "list", default: ["a"], doc: "Hosts." },
    });
    expect(Object.keys(table)).toEqual(["MODE", "HOSTS"]);
    expect(Object.isFrozen(table)).toBe(true);
    expect(Object.isFrozen(table.MODE)).toBe(true);
    expect(Object.isFrozen(table.MODE.choices)).toBe(true);
    expect(Object.isFrozen(table.HOSTS.default)).toBe(true);
  });

  test("leaves a schema as it is", () => {
    const schema = z.object({});
    defineSettings({ A: { type: "json", schema, default: {}, doc: "A." } });
    expect(Object.isFrozen(schema)).toBe(false);
  });

  test.each([
    "mail_server",
    "MAIL-SERVER",
    "MAIL__SERVER",
    "_MAIL",
    "MAIL_",
    "1MAIL",
    "toJSON",
    "",
  ])("refuses the name %j", (name) => {
    const define = () => defineSettings({ [name]: { type: "string", doc: "A text." } });
    expect(errorOf(define)).toMatchObject({ code: "SETTINGS_TABLE_INVALID" });
  });

  test.each([
    [{ type: "string", doc: " " }, "says nothing"],
    [{ type: "string", doc: "A.", secret: true, default: "dev" }, "a secret with a default"],
    [{ type: "integer", doc: "A.", min: 1, default: 0 }, "which is less than 1"],
    [{ type: "integer", doc: "A.", default: 1.5 }, "and not a whole number"],
    [{ type: "duration", doc: "A.", default: -1 }, "which is less than 0"],
    [{ type: "string", doc: "A.", minLength: 2, default: "a" }, "which has 1 character"],
    [{ type: "json", doc: "A.", default: new Date(0) }, "which JSON cannot carry"],
    [{ type: "string", doc: "A.", default: "a", check: () => "is bad" }, "which is bad"],
  ] as const)("refuses %j", (setting, problem) => {
    expect(errorOf(() => defineSettings({ A: setting })).problem).toContain(problem);
  });

  test("refuses what only plain JavaScript can write", () => {
    const define = (table: object) => Reflect.apply(defineSettings, undefined, [table]);
    const both = { type: "string", required: true, default: "a", doc: "A." };
    expect(errorOf(() => define({ A: both })).problem).toBe(
      'The setting "A" is required and has a default.',
    );
    expect(errorOf(() => define({ A: { type: "int", doc: "A." } })).remedy).toContain("integer");
  });

  test("lets a secret list begin empty", () => {
    const entry = { type: "list", secret: true, default: [], doc: "Keys." } as const;
    expect(defineSettings({ KEYS: entry }).KEYS).toBe(entry);
  });
});
