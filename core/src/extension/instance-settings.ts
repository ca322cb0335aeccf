import { inspect } from "node:util";
import type { Config } from "../settings/config.ts";
import { readSettings } from "../settings/setting-values.ts";
import type { SettingsTable } from "../settings/setting.ts";

/** Whose settings are read. */
export interface SettingsOwner {
  readonly name: string;
  readonly settings: SettingsTable;
  /** What the names begin with in the configuration, besides: `ARCHIVE_`, or nothing. */
  readonly settingsPrefix: string;
}

/** What the settings of the instance `name` begin with. */
export function prefixOf(name: string): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_`;
}

/** The settings under the names that they have in the configuration. */
export function configuredSettings({ settings, settingsPrefix }: SettingsOwner): SettingsTable {
  if (settingsPrefix === "") return settings;
  const entries = Object.entries(settings);
  return Object.fromEntries(entries.map(([name, setting]) => [settingsPrefix + name, setting]));
}

/**
 * Reads the settings of an instance; gives them under the names of its table.
 *
 * @throws PhialError `SETTINGS_INVALID`, with the names of the configuration.
 */
export function readInstanceSettings(owner: SettingsOwner, config: Config): object {
  const values = readSettings(configuredSettings(owner), config, { owner: owner.name });
  return owner.settingsPrefix === "" ? values : new InstanceSettings(values, owner.settingsPrefix);
}

/** The values of a settings table without the instance's prefix; printed as the table prints them. */
class InstanceSettings {
  readonly #values: object;

  constructor(values: object, prefix: string) {
    this.#values = values;
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(this, name.slice(prefix.length), { value, enumerable: true });
    }
    Object.freeze(this);
  }

  toJSON(): unknown {
    // The values redact themselves, but JSON.stringify asks no result of a toJSON() to do so.
    const redacted: unknown = JSON.parse(JSON.stringify(this.#values));
    return redacted;
  }

  [inspect.custom](): unknown {
    return this.#values;
  }
}
