import { PhialError } from "../errors/phial-error.ts";
import { readSetting } from "./setting-reading.ts";
import type { CheckedTable, Setting, SettingsTable } from "./setting.ts";

const TYPES: ReadonlySet<string> = new Set<Setting["type"]>([
  "string",
  "integer",
  "number",
  "boolean",
  "duration",
  "list",
  "json",
]);
const NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/**
 * Makes the settings table of an extension or of an app. The table is frozen and keeps its literal
 * types: {@link SettingsOf} gives the type of its values. From it come validation, reading from the
 * environment and files, the redaction of secrets, `phial config`, the README's table and "did you
 * mean".
 *
 * @throws PhialError `SETTINGS_TABLE_INVALID` for a name not in capitals, an unknown type, an
 * empty `doc`, a default that the setting itself would refuse, a secret with a default, or
 * something required with one
 * @example
 * const settings = defineSettings({
 *   SQLITE3_DATABASE: { type: "string", default: ":memory:", doc: "Path of the database file." },
 *   SQLITE3_TIMEOUT: { type: "duration", default: 5, doc: "How long to wait for a lock." },
 * });
 * type Values = SettingsOf<typeof settings>; // { SQLITE3_DATABASE: string; SQLITE3_TIMEOUT: number }
 */
export function defineSettings<const Table extends SettingsTable>(
  table: Table & CheckedTable<Table>,
): Table {
  for (const [name, setting] of Object.entries<Setting>(table)) {
    const mistake = mistakeOf(name, setting);
    if (mistake !== undefined) {
      throw new PhialError(
        "SETTINGS_TABLE_INVALID",
        `The setting ${JSON.stringify(name)} ${mistake.problem}.`,
        `${mistake.remedy} in defineSettings().`,
      );
    }
    if (Array.isArray(setting.default)) Object.freeze(setting.default);
    if ("choices" in setting) Object.freeze(setting.choices);
    Object.freeze(setting);
  }
  return Object.freeze(table);
}

interface Mistake {
  readonly problem: string;
  readonly remedy: string;
}

function mistakeOf(name: string, setting: Setting): Mistake | undefined {
  if (!NAME.test(name)) {
    return { problem: "has another name than settings have", remedy: "Write it like MAIL_SERVER" };
  }
  if (!TYPES.has(setting.type)) {
    return { problem: "has no type of settings", remedy: `Write one of ${[...TYPES].join(", ")}` };
  }
  if (setting.doc.trim() === "") {
    return { problem: "says nothing about itself", remedy: "Write its doc" };
  }
  if (setting.default === undefined) return undefined;
  if (setting.required) {
    return { problem: "is required and has a default", remedy: "Remove one of the two" };
  }
  if (setting.default === null) return undefined;
  if (setting.secret && JSON.stringify(setting.default) !== "[]") {
    return {
      problem: "is a secret with a default, which everybody could read",
      remedy: "Write required: true or default: null",
    };
  }
  if (setting.type === "json" && setting.schema !== undefined) return undefined;
  const reading = readSetting(setting, { value: setting.default, text: false });
  if (!("wrong" in reading)) return undefined;
  return { problem: `has a default ${reading.wrong}`, remedy: "Correct the default" };
}
