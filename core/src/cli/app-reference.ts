import { PhialError } from "../errors/phial-error.ts";

/** What `--app` and PHIAL_APP say: `module`, `module:name` or `module:name("argument", 1)`. */
export interface AppReference {
  /** Path of the module, from the working directory; the ending may be left out. */
  readonly module: string;
  /** The export that is the app or makes it. */
  readonly name?: string;
  /** What to call it with. */
  readonly args?: readonly unknown[];
}

const EXPRESSION = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:\(([^]*)\))?$/u;
const DRIVE = /^[A-Za-z]:[\\/]/;

/**
 * Reads `module:factory("argument", 1)`. The arguments are JSON.
 *
 * @throws PhialError `CLI_APP_REFERENCE_INVALID`
 */
export function parseAppReference(text: string): AppReference {
  const colon = text.indexOf(":", DRIVE.test(text) ? 2 : 0);
  const module = (colon < 0 ? text : text.slice(0, colon)).trim();
  if (module === "") throw invalid(text, "names no module");
  if (colon < 0) return { module };
  const [, name, args] = EXPRESSION.exec(text.slice(colon + 1).trim()) ?? [];
  if (name === undefined) throw invalid(text, "has no name of an export after its colon");
  return args === undefined ? { module, name } : { module, name, args: parseArgs(text, args) };
}

function parseArgs(text: string, args: string): readonly unknown[] {
  try {
    // Only a JSON array can come out of brackets.
    const values: unknown[] = JSON.parse(`[${args}]`);
    return values;
  } catch {
    throw invalid(text, "has arguments that are not JSON");
  }
}

function invalid(text: string, problem: string): PhialError {
  return new PhialError(
    "CLI_APP_REFERENCE_INVALID",
    `The app ${JSON.stringify(text)} ${problem}.`,
    `Write --app app.ts, --app app.ts:createApp or --app 'app.ts:createApp("test", 1)'; PHIAL_APP takes the same.`,
  );
}
