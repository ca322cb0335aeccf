import type { Config } from "./config.ts";
import { formatDuration } from "./duration.ts";
import { readSetting } from "./setting-reading.ts";
import type { Setting, SettingsTable } from "./setting.ts";
import { shownValue } from "./shown-value.ts";

/** One setting in words, see {@link describeSettings}. */
export interface SettingDescription {
  readonly name: string;
  /** For people: `string`, `"Strict" or "Lax"`, `duration or null`. */
  readonly type: string;
  /** The default in printable form, `required`, or `none`. */
  readonly default: string;
  readonly secret: boolean;
  readonly doc: string;
  /** The value in use, `[redacted]` for a secret that is set. Only with a config. */
  readonly value?: string;
  /** Where the value comes from: an origin, or `default`. Only with a config. */
  readonly origin?: string;
}

/**
 * The settings of a table in words, in the order of the table; with a config also the values in use
 * and where they come from. A value that is wrong is shown as it was given.
 *
 * @example
 * for (const { name, value, origin } of describeSettings(db.settings, config)) {
 *   print(`${name} = ${value} (${origin})`);
 * }
 */
export function describeSettings(table: SettingsTable, config?: Config): SettingDescription[] {
  return Object.entries(table).map(([name, setting]) => {
    const row = {
      name,
      type: typeText(setting),
      default: defaultText(setting),
      secret: setting.secret === true,
      doc: setting.doc,
    };
    return config === undefined ? row : { ...row, ...valueInUse(name, setting, config) };
  });
}

function valueInUse(name: string, setting: Setting, config: Config) {
  const entry = config.lookup(name);
  if (entry === undefined) return { value: defaultText(setting), origin: "default" };
  const reading = readSetting(setting, entry);
  // What a schema makes of a value may be anything: it is shown as it was given.
  const asGiven = "wrong" in reading || setting.type === "json";
  const value = asGiven
    ? shownValue(entry.value, setting.secret)
    : valueText(setting, reading.value);
  return { value, origin: entry.origin };
}

function typeText(setting: Setting): string {
  const nullable = setting.nullable === true || setting.default === null;
  const choices = "choices" in setting ? setting.choices : undefined;
  const quoted = choices?.map((choice) => JSON.stringify(choice)).join(" or ");
  const base = setting.type === "list" && quoted !== undefined ? `list of ${quoted}` : quoted;
  return `${base ?? setting.type}${nullable ? " or null" : ""}`;
}

function defaultText(setting: Setting): string {
  if (setting.required) return "required";
  if (setting.default === undefined) return setting.nullable ? "null" : "none";
  return valueText(setting, setting.default);
}

function valueText(setting: Setting, value: unknown): string {
  if (value === null) return "null";
  if (setting.type === "duration" && typeof value === "number") return formatDuration(value);
  // A secret that is a list is empty where nobody has set it.
  if (Array.isArray(value) && value.length === 0) return "[]";
  return shownValue(value, setting.secret);
}

/**
 * The table of settings of a README, in Markdown: a row for each, with type, default and doc.
 *
 * @example
 * settingsMarkdown(db.settings);
 * // | setting | type | default | what it does |
 * // | --- | --- | --- | --- |
 * // | `SQLITE3_DATABASE` | string | `":memory:"` | Path of the database file. |
 */
export function settingsMarkdown(table: SettingsTable): string {
  const rows = describeSettings(table).map(({ name, type, default: value, secret, doc }) => {
    const shown = value === "required" || value === "none" ? value : `\`${value}\``;
    return [`\`${name}\``, type, shown, secret ? `${doc} Secret.` : doc];
  });
  const header = [
    ["setting", "type", "default", "what it does"],
    ["---", "---", "---", "---"],
  ];
  return [...header, ...rows].map((cells) => `| ${cells.map(cellText).join(" | ")} |\n`).join("");
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
}
