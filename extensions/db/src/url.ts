/** What a URL of a database means. */
export interface DatabaseTarget {
  /** `sqlite`, `postgres` or `mariadb`; another driver may have others. */
  readonly scheme: string;
  readonly host: string;
  /** `undefined` where it is the usual one. */
  readonly port: number | undefined;
  readonly user: string;
  readonly password: string;
  /** The name of the database; for SQLite the path of the file, or `:memory:`. */
  readonly database: string;
  /** The URL for logs and errors: without the password and the parameters. */
  readonly shown: string;
}

/** The name of a database of SQLite that lives in memory. */
export const MEMORY = ":memory:";

/** The names under which the same scheme is written elsewhere. */
const ALIASES: Readonly<Record<string, string>> = {
  postgresql: "postgres",
  mysql: "mariadb",
  sqlite3: "sqlite",
};

/** What is wrong with a URL, or `undefined`; never repeats a password. */
export function flawOfUrl(url: string): string | undefined {
  const target = parseUrl(url);
  return typeof target === "string" ? target : undefined;
}

/**
 * Reads a URL; gives what is wrong with it as text. After `sqlite:` comes a path as it is, also in
 * the form of SQLAlchemy: `sqlite:///app.db` is relative, `sqlite:////var/app.db` absolute.
 */
export function parseUrl(url: string): DatabaseTarget | string {
  const scheme = /^([a-z][a-z0-9]*):/.exec(url)?.[1];
  if (scheme === undefined) return "has no scheme: write sqlite:app.db or postgres://host/name";
  const name = ALIASES[scheme] ?? scheme;
  return name === "sqlite" ? fileOf(url.slice(scheme.length + 1)) : serverOf(name, url);
}

function fileOf(rest: string): DatabaseTarget | string {
  const path = rest.replace(/^\/\/(?=$|\/)\/?/, "");
  if (path.startsWith("//")) return "names a host: write sqlite:app.db or sqlite:/var/app.db";
  const database = path === "" ? MEMORY : path;
  const login = { host: "", port: undefined, user: "", password: "" };
  return { ...login, scheme: "sqlite", database, shown: `sqlite:${database}` };
}

function serverOf(scheme: string, url: string): DatabaseTarget | string {
  const parsed = URL.parse(url);
  const [user, password, database] = [parsed?.username, parsed?.password, parsed?.pathname].map(
    decoded,
  );
  if (!parsed || user === undefined || password === undefined || database === undefined) {
    return "cannot be read; write @, / and % of a password as %40, %2F and %25";
  }
  if (parsed.hostname === "") return "names no host";
  if (database.length < 2) return "names no database";
  if (parsed.search !== "")
    return "has parameters; they are settings here, or the driver's options";
  return {
    scheme,
    host: decodeURIComponent(parsed.hostname).replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? undefined : Number(parsed.port),
    user,
    password,
    database: database.slice(1),
    shown: `${scheme}://${user === "" ? "" : `${parsed.username}@`}${parsed.host}${parsed.pathname}`,
  };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    return undefined;
  }
}
