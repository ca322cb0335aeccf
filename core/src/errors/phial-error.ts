/**
 * A mistake in an application or in its configuration. The text names the problem and what to
 * write instead; `code` is stable and listed in the documentation of errors.
 *
 * @example
 * throw new PhialError(
 *   "EXTENSION_NOT_BOUND",
 *   `"sqlite3" is not bound to the app "notes".`,
 *   "Call db.initApp(app) in createApp().",
 * );
 */
export class PhialError extends Error {
  override readonly name = "PhialError";
  /** Stable identifier, for example `SETTINGS_INVALID`. */
  readonly code: string;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  /** The call to write or the setting to set. */
  readonly remedy: string;

  constructor(code: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem}\n${remedy}`, options);
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/**
 * Whether `value` is a {@link PhialError}, and of this code if one is given. Goes by the code and
 * not by the class, so that two copies of the package in one process understand each other.
 */
export function isPhialError(value: unknown, code?: string): value is PhialError {
  if (!(value instanceof Error) || value.name !== "PhialError" || !("code" in value)) return false;
  return code === undefined || value.code === code;
}
