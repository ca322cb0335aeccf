import { PhialError } from "../errors/phial-error.ts";

/** One setting that cannot be used. */
export interface SettingProblem {
  /** The name of the setting. */
  readonly setting: string;
  /** Who reads it: the app or an extension, by name. */
  readonly owner: string;
  /** The value in printable form, `[redacted]` for a secret; `undefined` when none was given. */
  readonly value: string | undefined;
  /** Where the value comes from, or `undefined` when none was given. */
  readonly origin: string | undefined;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** A {@link PhialError} about settings: its text lists every problem, `problems` has them as data. */
export type SettingsError = PhialError & { readonly problems: readonly SettingProblem[] };

/** The error `SETTINGS_INVALID`: values that their settings refuse, and required ones not given. */
export function invalidSettings(problems: readonly SettingProblem[]): SettingsError {
  const { problem, remedy } = textOf(problems);
  return withProblems(new PhialError("SETTINGS_INVALID", problem, remedy), problems);
}

/** The error `SETTINGS_UNKNOWN`: names that nobody reads, but that somebody seems to have meant. */
export function unknownSettings(problems: readonly SettingProblem[]): SettingsError {
  const { problem, remedy } = textOf(problems);
  return withProblems(new PhialError("SETTINGS_UNKNOWN", problem, remedy), problems);
}

function textOf(problems: readonly SettingProblem[]): { problem: string; remedy: string } {
  const [first] = problems;
  if (problems.length === 1 && first !== undefined) return first;
  const owners = [...new Set(problems.map(({ owner }) => `"${owner}"`))].join(", ");
  const lines = problems.map(({ problem, remedy }) => `\n  - ${problem} ${remedy}`);
  return {
    problem: `${problems.length} settings of ${owners} cannot be used:${lines.join("")}`,
    remedy: "Correct them where they are set; no other setting of these is wrong.",
  };
}

function withProblems(error: PhialError, problems: readonly SettingProblem[]): SettingsError {
  return Object.assign(error, { problems: Object.freeze([...problems]) });
}
