import type { Phial } from "../app/phial.ts";

/** An argument or option of a {@link Command}, in commander's notation. */
export interface CommandInput {
  /** `"<name>"` or `"[name]"` for an argument; `"-n, --name <value>"` or `"--flag"` for an option. */
  readonly flags: string;
  readonly doc: string;
  readonly default?: string | boolean;
}

/** What a command is called with. */
export interface CommandCall {
  readonly app: Phial;
  /** The arguments in order; a missing optional one is `undefined`. */
  readonly args: readonly (string | undefined)[];
  /** The options by their long name in camelCase. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Writes a line for the person at the terminal. */
  print(line: string): void;
}

/**
 * A command as data: of an app, a blueprint or an extension. It runs inside an app context. A name
 * with a space makes a group: `"db upgrade"`.
 *
 * @example
 * const purge: Command = {
 *   name: "notes purge",
 *   doc: "Deletes the notes of users who left.",
 *   run: ({ print }) => print("done"),
 * };
 */
export interface Command {
  readonly name: string;
  readonly doc: string;
  readonly args?: readonly CommandInput[];
  readonly options?: readonly CommandInput[];
  run(call: CommandCall): void | Promise<void>;
}
