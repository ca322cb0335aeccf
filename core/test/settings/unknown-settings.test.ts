import { describe, expect, test } from "vitest";
import { toConfig } from "../../src/settings/config.ts";
import { coreSettings, coreSource } from "../../src/settings/core-settings.ts";
import { loadConfig } from "../../src/settings/load-config.ts";
import { unknownSettings } from "../../src/settings/settings-error.ts";
import { defineSettings } from "../../src/settings/settings-table.ts";
import { checkUnknown } from "../../src/settings/unknown-settings.ts";

const limiter = {
  name: "limiter",
  settings: defineSettings({
    RATELIMIT_ENABLED: { type: "boolean", default: true, doc: "Whether limits count." },
    RATELIMIT_STORAGE_URI: { type: "string", default: "memory://", doc: "Where." },
  }),
};
const db = {
  name: "db",
  settings: defineSettings({ DATABASE_URL: { type: "string", default: null, doc: "Where." } }),
};
const sources = [coreSource, limiter, db];

function problems(values: Record<string, unknown>): string[] {
  return checkUnknown(toConfig(values), sources).map(({ problem }) => problem);
}

describe("checkUnknown", () => {
  test.each([
    ["SESSION_COOKIE_SECUREE", "SESSION_COOKIE_SECURE"],
    ["secret_key", "SECRET_KEY"],
    ["SECRETKEY", "SECRET_KEY"],
    ["Testing", "TESTING"],
    ["DEBGU", "DEBUG"],
    ["MAX_CONTENT_LENGHT", "MAX_CONTENT_LENGTH"],
    ["RATELIMIT_STORAGE_URL", "RATELIMIT_STORAGE_URI"],
    ["RATELIMITENABLED", "RATELIMIT_ENABLED"],
  ])("asks of %s whether %s was meant", (key, meant) => {
    expect(problems({ [key]: 1 })).toEqual([`${key}: did you mean ${meant}?`]);
  });

  test.each([
    ["RATELIMIT_STRATEGY", '"limiter" has no such setting'],
    ["SESSION_COOKIE_LIFETIME_HOURS", '"phial" has no such setting'],
    ["DATABASE_POOL", '"db" has no such setting'],
  ])("refuses %s, which has the beginning of a family", (key, problem) => {
    expect(problems({ [key]: 1 })).toEqual([`${key}: ${problem}.`]);
    expect(checkUnknown(toConfig({ [key]: 1 }), sources)[0]?.remedy).toContain("write one of them");
  });

  test("lets an app have keys of its own", () => {
    const own = { ENVS: 1, ENDS: 1, END: 1, NOTES_PER_PAGE: 1, REDIS_URL: 1, MAIL_SERVER: 1, x: 1 };
    expect(problems({ ...own, "": 1, ["A".repeat(500)]: 1 })).toEqual([]);
  });

  test("finds nothing wrong with what the tables know", () => {
    const known = [...Object.keys(coreSettings), ...Object.keys(limiter.settings)];
    expect(problems(Object.fromEntries(known.map((key) => [key, null])))).toEqual([]);
  });

  test("lets a table allow a key that resembles a setting", () => {
    const own = defineSettings({ SECRET_KEYS: { type: "list", default: [], doc: "Keys." } });
    const config = toConfig({ SECRET_KEYS: [] });
    expect(checkUnknown(config, sources)).toHaveLength(1);
    expect(checkUnknown(config, [...sources, { name: "notes", settings: own }])).toEqual([]);
  });

  test("names the origin and never the value", () => {
    const config = loadConfig({ environment: { PHIAL_SECRET_KEYY: "canary" }, envFile: false });
    const found = checkUnknown(config, sources);
    expect(found).toEqual([
      {
        setting: "SECRET_KEYY",
        owner: "phial",
        value: undefined,
        origin: "environment variable PHIAL_SECRET_KEYY",
        problem: "SECRET_KEYY: did you mean SECRET_KEY?",
        remedy:
          "It is set by environment variable PHIAL_SECRET_KEYY. Write SECRET_KEY there; a key of the app's own belongs into a defineSettings() table.",
      },
    ]);
    expect(unknownSettings(found)).toMatchObject({ code: "SETTINGS_UNKNOWN", problems: found });
  });

  test("does not judge an environment that is not the app's alone", () => {
    const environment = { SESSION_COOKIE_SECUREE: "1", DEBUGG: "1" };
    const config = loadConfig({ environment, prefix: "", envFile: false });
    expect(config.has("DEBUGG")).toBe(true);
    expect(checkUnknown(config, sources)).toEqual([]);
  });

  test("shows an odd key as one line", () => {
    const odd = "SECRET_KEY\n\u001B";
    expect(problems({ [odd]: 1 })).toEqual([
      String.raw`"SECRET_KEY\n\u001b": did you mean SECRET_KEY?`,
    ]);
  });
});
