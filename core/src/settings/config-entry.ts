/** One value of a {@link Config}. */
export interface ConfigEntry {
  /** As it was given: text for an environment variable, whatever the object or file holds else. */
  readonly value: unknown;
  /** Where it comes from, for people: `environment variable PHIAL_SECRET_KEY`. */
  readonly origin: string;
  /** Whether it is text that the setting's type has yet to parse. */
  readonly text: boolean;
  /** Whether it was found in an environment that is not only the app's (the prefix is empty). */
  readonly ambient?: boolean;
}
