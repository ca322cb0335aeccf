import type { coreSettings } from "./core-settings.ts";
import type { SettingsInput, SettingsTable } from "./setting.ts";

/** Whatever has a settings table: an extension, or `{ settings }` with a table of the app's own. */
export interface HasSettings {
  readonly settings: SettingsTable;
}

/**
 * What may be configured when an app uses `Sources`: core's settings and those of each source, all
 * optional, each with its type.
 *
 * @example
 * type AppConfig = ConfigFor<[typeof db, typeof login]>;
 */
export type ConfigFor<Sources extends readonly HasSettings[]> = SettingsInput<typeof coreSettings> &
  InputOfAll<Sources>;

type InputOfAll<Sources extends readonly HasSettings[]> = Sources extends readonly [
  infer First extends HasSettings,
  ...infer Rest extends readonly HasSettings[],
]
  ? SettingsInput<First["settings"]> & InputOfAll<Rest>
  : unknown;

/**
 * A config object whose names and types the compiler checks against core's settings and those of
 * the extensions given. Returns `values`, frozen; the extensions are only looked at for their types.
 *
 * @example
 * export default defineConfig([db, login], {
 *   SQLITE3_DATABASE: "notes.db",
 *   PERMANENT_SESSION_LIFETIME: "7 days",
 * });
 */
export function defineConfig<const Sources extends readonly HasSettings[]>(
  _sources: Sources,
  values: ConfigFor<Sources>,
): Readonly<ConfigFor<Sources>> {
  return Object.freeze(values);
}
