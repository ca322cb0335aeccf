import { inspect } from "node:util";
import { PhialError } from "../errors/phial-error.ts";
import type { ConfigEntry } from "./config-entry.ts";
import { parsedText } from "./variables.ts";

/** The values of an app before they are checked, in an object. */
export type ConfigObject = Readonly<Record<string, unknown>>;

const BRAND = Symbol.for("phial.config");

/**
 * The values that an app is configured with, each with its origin, before the settings tables
 * check them. It never changes, and it never prints a value: which of them are secrets is known
 * only to the tables.
 *
 * @example
 * const config = loadConfig({ values: { MAIL_PORT: 25 } });
 * config.origin("MAIL_PORT"); // "the object given to loadConfig()"
 */
export class Config {
  readonly [BRAND] = true;
  readonly #entries: ReadonlyMap<string, ConfigEntry>;
  readonly #prefix: string | undefined;

  /** For sources of your own; see {@link loadConfig} and {@link toConfig} for the usual ones. */
  constructor(entries: Iterable<readonly [string, ConfigEntry]> = [], prefix?: string) {
    this.#entries = new Map(entries);
    this.#prefix = prefix;
  }

  /**
   * The value of `key`, or `undefined`. Text of the environment is a JSON value when it is JSON, as
   * Flask's `from_prefixed_env` has it; `readSettings` goes by the setting's type instead.
   */
  get(key: string): unknown {
    const entry = this.#entries.get(key);
    return entry?.text ? parsedText(String(entry.value)) : entry?.value;
  }

  /** Whether `key` was given, also with `null`. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Where the value of `key` comes from, or `undefined` when it was not given. */
  origin(key: string): string | undefined {
    return this.#entries.get(key)?.origin;
  }

  /** All keys, in the order of the sources. */
  keys(): string[] {
    return [...this.#entries.keys()];
  }

  /** The value as it was given, with its origin. */
  lookup(key: string): ConfigEntry | undefined {
    return this.#entries.get(key);
  }

  /** The environment variable that sets `key`; `undefined` when the environment is not read. */
  variable(key: string): string | undefined {
    return this.#prefix === undefined ? undefined : this.#prefix + key;
  }

  /**
   * The values whose keys begin with `prefix`, under the rest of their names in lower case: Flask's
   * `get_namespace`.
   *
   * @example
   * config.namespace("IMAGE_STORE_"); // { type: "fs", path: "/var/images" }
   */
  namespace(prefix: string): Record<string, unknown> {
    const found: Record<string, unknown> = Object.create(null);
    for (const key of this.#entries.keys()) {
      if (key.startsWith(prefix)) found[key.slice(prefix.length).toLowerCase()] = this.get(key);
    }
    return found;
  }

  /**
   * A copy in which `values` win, for tests. `undefined` takes a key away, so that its default
   * applies.
   *
   * @example
   * const app = createApp(loadConfig().with({ TESTING: true, SECRET_KEY: undefined }));
   */
  with(values: ConfigObject): Config {
    const entries = new Map(this.#entries);
    for (const [key, value] of Object.entries(checkedObject(values))) {
      if (value === undefined) entries.delete(key);
      else entries.set(key, { value, origin: "the object given to config.with()", text: false });
    }
    return new Config(entries, this.#prefix);
  }

  /** The origins by key: no values, since some are secrets. */
  toJSON(): Record<string, string> {
    return Object.fromEntries([...this.#entries].map(([key, { origin }]) => [key, `[${origin}]`]));
  }

  [inspect.custom](): unknown {
    return { Config: this.toJSON() };
  }
}

/** Whether `value` is a {@link Config}, also one of another copy of the package. */
export function isConfig(value: unknown): value is Config {
  return typeof value === "object" && value !== null && BRAND in value;
}

/**
 * The config that an app was given: a {@link Config} as it is, an object with its own values, none
 * as an empty one.
 *
 * @throws PhialError `CONFIG_OBJECT_INVALID` when it is something else, such as a promise
 */
export function toConfig(
  given: Config | ConfigObject | undefined,
  origin = "the object given as config",
): Config {
  if (isConfig(given)) return given;
  return given === undefined ? new Config() : new Config(objectEntries(given, origin));
}

/** The entries of an object; a value of `undefined` counts as not given. */
export function* objectEntries(
  values: ConfigObject,
  origin: string,
): Generator<readonly [string, ConfigEntry]> {
  for (const [key, value] of Object.entries(checkedObject(values))) {
    if (value !== undefined) yield [key, { value, origin, text: false }];
  }
}

function checkedObject(values: unknown): object {
  const isObject = typeof values === "object" && values !== null;
  if (isObject && !isConfig(values) && !(Symbol.iterator in values) && !("then" in values)) {
    return values;
  }
  throw new PhialError(
    "CONFIG_OBJECT_INVALID",
    "The configuration is not an object of settings.",
    'Give an object such as { SECRET_KEY: "..." }; await it first if it is a promise.',
  );
}
