import { coreSource } from "../settings/core-settings.ts";
import type { SettingsTable } from "../settings/setting.ts";
import { readSettings } from "../settings/setting-values.ts";
import { unknownSettings } from "../settings/settings-error.ts";
import { checkUnknown, type SettingsSource } from "../settings/unknown-settings.ts";
import type { Phial } from "./phial.ts";

/** Who reads which settings of one app: core, its extensions, and the app with tables of its own. */
export class SettingsSources {
  readonly #app: Phial;
  readonly #tables = new Set<SettingsTable>();

  constructor(app: Phial) {
    this.#app = app;
  }

  /** Notes a table that the app reads itself. */
  add(table: SettingsTable): void {
    this.#tables.add(table);
  }

  *[Symbol.iterator](): Iterator<SettingsSource> {
    yield coreSource;
    // Another instance of an extension has its settings under names of its own.
    for (const { name, configuredSettings: settings } of this.#app.extensions) {
      yield { name, settings };
    }
    // No families: how an app begins the names of its own keys is its own affair.
    for (const settings of this.#tables) yield { name: this.#app.name, settings, families: [] };
  }

  /**
   * The values of all settings but the secrets, under the names that they have in the configuration:
   * what may be shown to whoever sees the pages of the app.
   */
  shown(): Record<string, unknown> {
    const shown: Record<string, unknown> = {};
    for (const { name: owner, settings } of this) {
      const values = Object.entries(readSettings(settings, this.#app.config, { owner }));
      for (const [name, value] of values) if (!settings[name]?.secret) shown[name] = value;
    }
    return shown;
  }

  /**
   * Refuses keys of the app's config that somebody seems to have meant for a setting.
   *
   * @throws PhialError `SETTINGS_UNKNOWN`
   */
  check(): void {
    const problems = checkUnknown(this.#app.config, [...this]);
    if (problems.length > 0) throw unknownSettings(problems);
  }
}
