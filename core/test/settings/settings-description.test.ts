import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/settings/load-config.ts";
import { describeSettings, settingsMarkdown } from "../../src/settings/settings-description.ts";
import { defineSettings } from "../../src/settings/settings-table.ts";

const table = defineSettings({
  DB_PATH: { type: "string", default: ":memory:", doc: "Path, or a | b." },
  DB_KEY: { type: "string", secret: true, default: null, doc: "Key." },
  DB_MODE: { type: "string", choices: ["wal", "off"], nullable: true, doc: "Mode." },
  DB_HOSTS: { type: "list", required: true, doc: "Hosts." },
  DB_PARTS: { type: "list", choices: ["a", "b"], default: ["a"], doc: "Parts." },
  DB_TIMEOUT: { type: "duration", default: 5400, doc: "How long\n to wait." },
  DB_EXTRA: { type: "json", doc: "More." },
});

describe("describeSettings", () => {
  test("tells name, type, default, secret and doc of each row", () => {
    expect(describeSettings(table).slice(0, 3)).toEqual([
      {
        name: "DB_PATH",
        type: "string",
        default: '":memory:"',
        secret: false,
        doc: "Path, or a | b.",
      },
      { name: "DB_KEY", type: "string or null", default: "null", secret: true, doc: "Key." },
      {
        name: "DB_MODE",
        type: '"wal" or "off" or null',
        default: "null",
        secret: false,
        doc: "Mode.",
      },
    ]);
    const rows = describeSettings(table).slice(3);
    expect(rows.map(({ type, default: value }) => [type, value])).toEqual([
      ["list", "required"],
      ['list of "a" or "b"', '["a"]'],
      ["duration", "1 hour 30 minutes"],
      ["json", "none"],
    ]);
  });

  test("tells values and origins of a config, but no secret", () => {
    const config = loadConfig({
      values: { DB_MODE: "wall", DB_EXTRA: { a: 1 } },
      environment: { PHIAL_DB_KEY: "canary", PHIAL_DB_HOSTS: "a,b", PHIAL_DB_TIMEOUT: "90" },
      envFile: false,
    });
    const rows = describeSettings(table, config);
    expect(rows.map(({ value, origin }) => [value, origin])).toEqual([
      ['":memory:"', "default"],
      ["[redacted]", "environment variable PHIAL_DB_KEY"],
      ['"wall"', "the object given to loadConfig()"],
      ['["a","b"]', "environment variable PHIAL_DB_HOSTS"],
      ['["a"]', "default"],
      ["1 minute 30 seconds", "environment variable PHIAL_DB_TIMEOUT"],
      ['{"a":1}', "the object given to loadConfig()"],
    ]);
  });
});

describe("settingsMarkdown", () => {
  test("makes the table of a README", () => {
    expect(settingsMarkdown(table)).toBe(
      [
        "| setting | type | default | what it does |",
        "| --- | --- | --- | --- |",
        '| `DB_PATH` | string | `":memory:"` | Path, or a \\| b. |',
        "| `DB_KEY` | string or null | `null` | Key. Secret. |",
        '| `DB_MODE` | "wal" or "off" or null | `null` | Mode. |',
        "| `DB_HOSTS` | list | required | Hosts. |",
        '| `DB_PARTS` | list of "a" or "b" | `["a"]` | Parts. |',
        "| `DB_TIMEOUT` | duration | `1 hour 30 minutes` | How long to wait. |",
        "| `DB_EXTRA` | json | none | More. |",
        "",
      ].join("\n"),
    );
  });
});
