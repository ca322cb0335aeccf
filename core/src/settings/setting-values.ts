import { inspect } from "node:util";
import type { ConfigEntry } from "./config-entry.ts";
import type { Config } from "./config.ts";
import { frozenJson } from "./json-value.ts";
import { readSetting } from "./setting-reading.ts";
import { isNullable } from "./setting.ts";
import type { Setting, SettingsOf, SettingsTable } from "./setting.ts";
import { invalidSettings } from "./settings-error.ts";
import type { SettingProblem } from "./settings-error.ts";
import { REDACTED, shownValue } from "./shown-value.ts";

/** Who reads settings. */
export interface ReadSettingsOptions {
  /** Name of the extension or app, for errors. */
  readonly owner: string;
}

/**
 * Reads the settings of a table from a config: checks all of them, fills in the defaults and
 * returns a frozen object. A secret is a plain value when it is read by its name; where the object
 * is printed or made into JSON, `[redacted]` stands for it.
 *
 * @throws PhialError `SETTINGS_INVALID` once for all problems, each naming the setting, the
 * value, where it comes from and what to write; `error.problems` has them as data
 * @example
 * const { SQLITE3_DATABASE } = readSettings(table, loadConfig(), { owner: "sqlite3" });
 */
export function readSettings<const Table extends SettingsTable>(
  table: Table,
  config: Config,
  options: ReadSettingsOptions,
): SettingsOf<Table> {
  const problems: SettingProblem[] = [];
  const values = new SettingValues(table);
  for (const [name, setting] of Object.entries<Setting>(table)) {
    const entry = config.lookup(name);
    const reading = entry === undefined ? absent(setting) : readSetting(setting, entry);
    if ("wrong" in reading) {
      const remedy = entry === undefined ? whereToSet(name, config) : reading.write;
      const problem = problemText({ name, setting, entry, wrong: reading.wrong });
      const value = entry && shownValue(entry.value, setting.secret);
      const origin = entry?.origin;
      problems.push({ setting: name, owner: options.owner, value, origin, problem, remedy });
    } else Object.defineProperty(values, name, { value: reading.value, enumerable: true });
  }
  Object.freeze(values);
  if (problems.length === 0 && isComplete(values, table)) return values;
  throw invalidSettings(problems);
}

/** Each value was read by its own entry of the table, which the type cannot follow. */
function isComplete<Table extends SettingsTable>(
  values: object,
  table: Table,
): values is SettingsOf<Table> {
  return Object.keys(table).every((name) => Object.hasOwn(values, name));
}

function absent(setting: Setting) {
  if (setting.required) return { wrong: "which is required", write: "" };
  if (setting.default === undefined) return { value: isNullable(setting) ? null : undefined };
  const isData = setting.type === "json" && setting.schema === undefined;
  return { value: isData ? frozenJson(setting.default) : setting.default };
}

interface Wrong {
  readonly name: string;
  readonly setting: Setting;
  readonly entry: ConfigEntry | undefined;
  readonly wrong: string;
}

function problemText({ name, setting, entry, wrong }: Wrong): string {
  if (entry === undefined) return `${name} is not set. ${setting.doc}`;
  return `${name} is ${shownValue(entry.value, setting.secret)} (${entry.origin}), ${wrong}.`;
}

function whereToSet(name: string, config: Config): string {
  const variable = config.variable(name);
  return variable === undefined
    ? `Set ${name} in the config given to the app.`
    : `Set the environment variable ${variable}, or ${name} in the object given to loadConfig().`;
}

/** The object that {@link readSettings} returns: its own properties are the settings. */
class SettingValues {
  readonly #table: SettingsTable;

  constructor(table: SettingsTable) {
    this.#table = table;
  }

  /** The settings for JSON, without secrets. */
  toJSON(): Record<string, unknown> {
    const redacted: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this)) {
      const hidden = this.#table[name]?.secret === true && value !== null && value !== undefined;
      redacted[name] = hidden ? REDACTED : value;
    }
    return redacted;
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}
