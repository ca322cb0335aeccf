import type { Phial } from "../app/phial.ts";

/** An argument or option of a {@link Command}, in commander's notation. */
export interface CommandInput {
  /** `"<name>"` or `"[name]"` for an argument; `"-n, --name <value>"` or `"--flag"` for an option. */
  readonly flags: string;
  readonly doc: string;
  readonly default?: string | boolean;
  /**
   * Whether an option may be given several times: its values are in {@link CommandCall.lists}. A
   * `--no-tag` beside a `--tag` that repeats is the option `noTag`, and takes nothing back.
   */
  readonly repeats?: boolean;
}

/** What a command is called with. */
export interface CommandCall {
  readonly app: Phial;
  /** The arguments in order; a missing optional one is `undefined`. */
  readonly args: readonly (string | undefined)[];
  /** The options by their long name in camelCase. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The values of the options that may repeat, in the same way; a list is empty where it was not given. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Writes a line for the person at the terminal. */
  print(line: string): void;
  /**
   * Asks the person at the terminal; gives the line that was typed, or `undefined` where there is
   * nobody to ask: in a script, a pipe, a container.
   */
  ask(question: string): Promise<string | undefined>;
  /**
   * Asks for a secret, which the terminal does not show as it is typed. In a script or a pipe it is
   * the next line of the input, `undefined` where that has ended: a secret must be no argument, for
   * others see those.
   */
  askSecret(question: string): Promise<string | undefined>;
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
  /**
   * Whether it runs without the app's start hooks: for what prepares that which they need, such as
   * the tables of a database.
   */
  readonly beforeStart?: boolean;
  run(call: CommandCall): void | Promise<void>;
}
