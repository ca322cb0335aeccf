import { expect } from "vitest";
import { type PhialError, isPhialError } from "../../src/errors/phial-error.ts";
import type { SettingProblem } from "../../src/settings/settings-error.ts";

/** The PhialError that `call` throws. */
export function errorOf(call: () => unknown): PhialError {
  try {
    call();
  } catch (error) {
    if (isPhialError(error)) return error;
    throw error;
  }
  return expect.unreachable("no error was thrown");
}

/** The problems that a SETTINGS_... error lists. */
export function problemsOf(call: () => unknown): readonly SettingProblem[] {
  const error = errorOf(call);
  return "problems" in error && Array.isArray(error.problems) ? error.problems : [];
}
