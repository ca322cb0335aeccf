/** What a template sees of a user besides the user's own: Flask-Login's names. */
export interface CurrentUserFacts {
  readonly is_authenticated: boolean;
  readonly is_active: boolean;
  readonly is_anonymous: boolean;
  readonly get_id: () => string | null;
}

/** `current_user` of templates. */
export type CurrentUser = CurrentUserFacts & Readonly<Record<string, unknown>>;

// No plain object: a template that prints one shows all that is in it.
const NO_DICT: object = Object.freeze(Object.create(Object.prototype));

/** The user's own members, and Flask-Login's names for its state. */
export function currentUserOf(user: object, facts: CurrentUserFacts): CurrentUser {
  const shown: object = Object.create(NO_DICT);
  for (const name of memberNames(user)) {
    Object.defineProperty(shown, name, { enumerable: true, get: () => memberOf(user, name) });
  }
  // What else it has are the members of the user, whatever they are.
  return Object.assign(shown, facts) as CurrentUser;
}

function memberNames(user: object): Set<string> {
  const names = new Set<string>();
  for (let at: object | null = user; at && at !== Object.prototype; at = prototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      // Flask-Login's own names say what the manager knows, whatever the user says.
      if (name !== "constructor" && !FACTS.has(name)) names.add(name);
    }
  }
  return names;
}

const FACTS: ReadonlySet<string> = new Set<keyof CurrentUserFacts>([
  "is_authenticated",
  "is_active",
  "is_anonymous",
  "get_id",
]);

// What a class keeps private is only to be had with the user itself as `this`.
function memberOf(user: object, name: string): unknown {
  const value: unknown = Reflect.get(user, name, user);
  return typeof value === "function" ? value.bind(user) : value;
}

function prototypeOf(object: object): object | null {
  return Object.getPrototypeOf(object);
}
