/** The keys that a login has in the session: Flask-Login's, or those of a second kind of users. */
export interface SessionKeys {
  readonly userId: string;
  readonly fresh: string;
  /** The address and browser that signed in, as a digest. */
  readonly identifier: string;
  /** What the answer does with the remember cookie: `"set"` or `"clear"`. */
  readonly remember: string;
  readonly rememberSeconds: string;
  /** The user's session version; not Flask-Login's. */
  readonly version: string;
  /** The device's series; not Flask-Login's. */
  readonly series: string;
}

/** The keys of a manager; `prefix` is empty for the one that is not named. */
export function sessionKeysOf(prefix: string): SessionKeys {
  const key = (name: string): string => `_${prefix}${name}`;
  return {
    userId: key("user_id"),
    fresh: key("fresh"),
    identifier: key("id"),
    remember: key("remember"),
    rememberSeconds: key("remember_seconds"),
    version: key("user_version"),
    series: key("series"),
  };
}
