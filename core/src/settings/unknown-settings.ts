import type { Config } from "./config.ts";
import { nearest } from "./nearest.ts";
import type { SettingsTable } from "./setting.ts";
import type { SettingProblem } from "./settings-error.ts";

/** Who reads which settings: an extension is one. */
export interface SettingsSource {
  readonly name: string;
  readonly settings: SettingsTable;
  /**
   * Beginnings of names that are this source's alone, so that no other key may have them.
   *
   * @default the words that all its names begin with, such as `RATELIMIT_`
   */
  readonly families?: readonly string[];
}

/**
 * Finds keys of a config that nobody reads but that somebody seems to have meant: near the name of
 * a setting, or with the beginning of an extension's family. A key that resembles nothing is the
 * app's own and no problem; so is, without a prefix, whatever else the process environment holds.
 * Values are not looked at. To allow a key that resembles a setting, put it into a table.
 *
 * @example
 * const problems = checkUnknown(config, [coreSource, db, login]);
 * if (problems.length > 0) throw unknownSettings(problems);
 */
export function checkUnknown(config: Config, sources: readonly SettingsSource[]): SettingProblem[] {
  const owners = new Map<string, SettingsSource>();
  for (const source of sources) {
    for (const name of Object.keys(source.settings)) owners.set(name, source);
  }
  const problems: SettingProblem[] = [];
  for (const key of config.keys()) {
    if (owners.has(key) || config.lookup(key)?.ambient) continue;
    const problem = nearProblem(key, owners) ?? familyProblem(key, sources);
    if (problem !== undefined) problems.push(completed(key, config, problem));
  }
  return problems;
}

interface Guess {
  readonly owner: string;
  readonly problem: string;
  readonly write: string;
}

function nearProblem(key: string, owners: ReadonlyMap<string, SettingsSource>): Guess | undefined {
  const meant = nearest(key, owners.keys(), { edits: editsAllowed(key), beginning: false });
  if (meant === undefined) return undefined;
  return {
    owner: owners.get(meant)?.name ?? "",
    problem: `${shownKey(key)}: did you mean ${meant}?`,
    write: `Write ${meant} there`,
  };
}

/** Fewer than elsewhere: an app's own key must not be taken for a mistake. */
function editsAllowed(key: string): number {
  return Math.min(2, Math.floor(key.length / 5));
}

function familyProblem(key: string, sources: readonly SettingsSource[]): Guess | undefined {
  for (const source of sources) {
    const family = familiesOf(source).find((beginning) => key.startsWith(beginning));
    if (family === undefined) continue;
    const names = Object.keys(source.settings).filter((name) => name.startsWith(family));
    return {
      owner: source.name,
      problem: `${shownKey(key)}: "${source.name}" has no such setting.`,
      write: `Its settings are ${names.join(", ")}: write one of them there`,
    };
  }
  return undefined;
}

function familiesOf({ families, settings }: SettingsSource): readonly string[] {
  if (families !== undefined) return families;
  const names = Object.keys(settings).map((name) => name.split("_"));
  const [first = [], ...others] = names;
  const differs = first.findIndex((word, place) => others.some((name) => name[place] !== word));
  const shared = first.slice(0, differs === -1 ? first.length - 1 : differs);
  // Of a lone name only the first word: `DATABASE_URL` makes no family of its other words.
  const words = others.length === 0 ? shared.slice(0, 1) : shared;
  return words.length === 0 ? [] : [`${words.join("_")}_`];
}

function completed(key: string, config: Config, { owner, problem, write }: Guess): SettingProblem {
  const origin = config.origin(key);
  return {
    setting: key,
    owner,
    value: undefined,
    origin,
    problem,
    remedy: `It is set by ${origin}. ${write}; a key of the app's own belongs into a defineSettings() table.`,
  };
}

/** Keys of variables and files are anything; an error shows no more of one than fits a name. */
function shownKey(key: string): string {
  return /^\w{1,80}$/.test(key) ? key : JSON.stringify(key.slice(0, 80));
}
