import { PhialError } from "../errors/phial-error.ts";
import type { ConfigEntry } from "./config-entry.ts";
import { isPlainObject } from "./json-value.ts";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** How variables become entries of a config. */
export interface VariableSource {
  /** What the names of settings begin with in the environment, such as `PHIAL_`. */
  readonly prefix: string;
  /** Says where the value of a variable comes from. */
  readonly origin: (variable: string) => string;
  /** Whether the variables are those of the whole process, and not a file of the app. */
  readonly process: boolean;
}

const WHOLE_NUMBER = /^\s*-?\d+\s*$/;
const OWN_NAME = /^[A-Z][A-Z0-9_]*$/;

/** Variables that steer the `phial` command (in Flask: the `flask` command), and are no settings. */
const CLI_VARIABLE = /^(?:PHIAL|FLASK)_(?:APP|ENV_FILE|SKIP_DOTENV|RUN_[A-Z0-9_]+)$/;

/** Whether the `phial` command reads this variable, so that it is not a setting. */
export function isCliVariable(name: string): boolean {
  return CLI_VARIABLE.test(name);
}

/**
 * Puts variables into `entries`, in the way of Flask's `from_prefixed_env`: the prefix is taken off,
 * and `A__B` sets `B` in the object `A`, over what a source before has put there. Nested text is
 * parsed as {@link parsedText} has it; the text of a whole setting stays text until its type is
 * known. Without a prefix only names in capitals are taken, since the environment holds others.
 *
 * @throws PhialError `CONFIG_VARIABLE_CONFLICT` when `A__B` is given and `A` is not an object
 */
export function addVariables(
  entries: Map<string, ConfigEntry>,
  variables: Variables,
  source: VariableSource,
): void {
  const { prefix } = source;
  for (const name of Object.keys(variables).sort()) {
    const text = variables[name];
    const key = name.slice(prefix.length);
    if (text === undefined || !name.startsWith(prefix) || key === "" || isCliVariable(name))
      continue;
    if (prefix === "" && !OWN_NAME.test(name)) continue;
    const origin = source.origin(name);
    const ambient = prefix === "" && source.process;
    const [top = key, ...path] = key.split("__");
    if (path.length === 0 || top === "" || path.includes("")) {
      entries.set(key, { value: text, origin, text: true, ambient });
    } else {
      const before = entries.get(top);
      const value = withPart({ name, top, before }, path, parsedText(text));
      const origins = before === undefined ? origin : `${before.origin}, ${origin}`;
      entries.set(top, { value, origin: origins, text: false, ambient });
    }
  }
}

interface Nested {
  readonly name: string;
  readonly top: string;
  readonly before: ConfigEntry | undefined;
}

/** A copy of the object before with one part set: what was given is never changed. */
function withPart(nested: Nested, path: readonly string[], part: unknown): unknown {
  const { before } = nested;
  const whole = before?.text ? parsedText(String(before.value)) : before?.value;
  const root = copyOf(nested, whole);
  let object = root;
  for (const step of path.slice(0, -1)) {
    const child = copyOf(nested, object[step]);
    object[step] = child;
    object = child;
  }
  object[path.at(-1) ?? ""] = part;
  return root;
}

/** No prototype: names come from outside. */
function copyOf({ name, top, before }: Nested, value: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  if (value === undefined) return copy;
  if (!isPlainObject(value)) {
    throw new PhialError(
      "CONFIG_VARIABLE_CONFLICT",
      `The variable ${name} sets a part of ${top}, which is not an object there (${before?.origin}).`,
      `Remove ${name}, or give ${top} as an object.`,
    );
  }
  return Object.assign(copy, value);
}

/**
 * The JSON value that `text` is, or `text` itself when it is not JSON: Flask's way with a variable
 * whose type nobody has declared. A whole number too large to be exact stays text.
 */
export function parsedText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isRounded = !Number.isSafeInteger(value) && WHOLE_NUMBER.test(text);
    return isRounded ? text : value;
  } catch {
    return text;
  }
}
