import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import { nearest } from "../settings/nearest.ts";
import { describeSettings, type SettingDescription } from "../settings/settings-description.ts";
import type { SettingProblem } from "../settings/settings-error.ts";
import { checkUnknown } from "../settings/unknown-settings.ts";
import type { Terminal } from "./terminal.ts";

/** Options of `phial config`. */
export interface ConfigOptions {
  readonly name: string | undefined;
  readonly json?: boolean;
}

/** A setting in words, and who reads it. */
interface SettingRow extends SettingDescription {
  readonly owner: string;
}

/** A key of the config that no table has. */
interface UnknownKey {
  readonly key: string;
  readonly origin: string | undefined;
  /** What seems to have been meant; such a key keeps the app from starting. */
  readonly problem?: SettingProblem;
}

/**
 * Shows the settings of an app, of its extensions, and its other keys, of which only the place is
 * shown: whether their values are secrets is known to nobody. Does not end setup, so it also shows
 * a config that would keep the app from starting.
 *
 * @throws PhialError `CLI_SETTING_UNKNOWN`
 */
export function printConfig(app: Phial, terminal: Terminal, { name, json }: ConfigOptions): void {
  const rows = [...app.settingsSources].flatMap(({ name: owner, settings }) =>
    describeSettings(settings, app.config).map((row): SettingRow => ({ owner, ...row })),
  );
  const unknown = unknownKeys(app, rows);
  const isWanted = (key: string): boolean => name === undefined || key === name;
  const settings = rows.filter((row) => isWanted(row.name));
  const keys = unknown.filter(({ key }) => isWanted(key));
  if (settings.length + keys.length === 0 && name !== undefined) throw noSetting(name, rows);
  if (json) return terminal.print(JSON.stringify({ settings, unknown: keys }, undefined, 2));
  let owner = "";
  for (const row of settings) {
    if (row.owner !== owner) terminal.print(terminal.paint("title", (owner = row.owner)));
    printSetting(row, terminal);
  }
  printUnknown(keys, terminal);
}

function printSetting(row: SettingRow, terminal: Terminal): void {
  const { name, value = "", origin = "default", type, doc } = row;
  const place = terminal.paint(origin === "default" ? "faint" : "success", `(${origin})`);
  terminal.print(`  ${terminal.paint("name", name)} = ${value}  ${place}`);
  terminal.print(terminal.paint("faint", `      ${doc} [${type}]`));
}

function printUnknown(keys: readonly UnknownKey[], terminal: Terminal): void {
  if (keys.length === 0) return;
  terminal.print(terminal.paint("title", "no setting of anybody"));
  for (const { key, origin, problem } of keys) {
    terminal.print(`  ${terminal.paint("name", key)}  (${origin})`);
    if (problem === undefined) continue;
    terminal.print(terminal.paint("error", `      ${problem.problem} ${problem.remedy}`));
  }
}

function unknownKeys(
  { config, settingsSources }: Phial,
  rows: readonly SettingRow[],
): UnknownKey[] {
  const known = new Set(rows.map((row) => row.name));
  const problems = new Map(
    checkUnknown(config, [...settingsSources]).map((problem) => [problem.setting, problem]),
  );
  return config
    .keys()
    .filter((key) => !known.has(key) && !config.lookup(key)?.ambient)
    .map((key) => {
      const problem = problems.get(key);
      return { key, origin: config.origin(key), ...(problem && { problem }) };
    });
}

function noSetting(name: string, rows: readonly SettingRow[]): PhialError {
  const meant = nearest(
    name,
    rows.map((row) => row.name),
  );
  return new PhialError(
    "CLI_SETTING_UNKNOWN",
    `There is no setting ${JSON.stringify(name)}, and the config has no such key.`,
    meant === undefined ? "`phial config` lists all settings." : `Did you mean ${meant}?`,
  );
}
