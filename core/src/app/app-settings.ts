import { PhialError } from "../errors/phial-error.ts";
import type { Config } from "../settings/config.ts";
import { type CoreSettings, coreSettings } from "../settings/core-settings.ts";
import { checkSecretKeys } from "../settings/secret-key.ts";
import { readSettings } from "../settings/setting-values.ts";

/** In which surroundings an app runs. */
export type Environment = "development" | "testing" | "production";

/** Production, unless DEBUG, TESTING or ENV say otherwise: what is not said must be safe. */
export function environmentOf(settings: CoreSettings): Environment {
  if (settings.ENV !== null) return settings.ENV;
  if (settings.TESTING) return "testing";
  return settings.DEBUG ? "development" : "production";
}

/**
 * Reads the settings of an app and checks what depends on several of them.
 *
 * @throws PhialError `SETTINGS_INVALID`, `SECRET_KEY_SHORT`, `SECRET_KEY_MISSING`,
 * `DEBUG_IN_PRODUCTION`
 */
export function readAppSettings(config: Config, owner: string): CoreSettings {
  const settings = readSettings(coreSettings, config, { owner });
  const production = environmentOf(settings) === "production";
  if (settings.ENV === "production" && settings.DEBUG) {
    throw new PhialError(
      "DEBUG_IN_PRODUCTION",
      "DEBUG is on and ENV is production: error pages would show the inside of the app.",
      "Set DEBUG to false, or ENV to development on your own machine.",
    );
  }
  // An app that signs nothing needs no key; where production is declared, its absence is a slip.
  if (settings.SECRET_KEY !== null || settings.ENV === "production") {
    checkSecretKeys(settings, { production });
  }
  return settings;
}
