/** A host and a port. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** What a URL of Redis means. */
export interface RedisTarget {
  readonly kind: "server" | "sentinel" | "cluster";
  /** The server, or those to ask for it; none for a socket. */
  readonly addresses: readonly RedisAddress[];
  /** Path of a Unix socket. */
  readonly path?: string;
  /** What the sentinels call the server. */
  readonly service?: string;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly tls: boolean;
  /** The URL without its password. */
  readonly shown: string;
}

/** Where a server is when nothing is said. */
export const DEFAULT_URL = "redis://localhost:6379/0";

const FORM =
  /^(redis|rediss|unix|redis\+unix|rediss?\+sentinel|rediss?\+cluster):\/\/(?:([^@/]*)@)?([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s]+))?(?::(\d{1,5}))?$/;
const SENTINEL_PORT = 26379;
const PORT = 6379;

/** What is wrong with a URL, or `undefined`; never repeats a password. */
export function flawOfUrl(url: string): string | undefined {
  const target = parseUrl(url);
  return typeof target === "string" ? target : undefined;
}

/** Reads a URL; gives what is wrong with it as text. */
export function parseUrl(url: string): RedisTarget | string {
  const match = FORM.exec(url);
  if (!match) return "is none of redis://, rediss://, unix://, redis+sentinel://, redis+cluster://";
  const [, scheme = "", login, hosts = "", path = "", query = ""] = match;
  const base = { ...credentialsOf(login), tls: scheme.startsWith("rediss"), shown: maskUrl(url) };
  if (scheme.endsWith("unix")) return socketOf(base, { hosts, path, query });
  const kind = scheme.split("+")[1] ?? "server";
  const addresses = addressesOf(hosts, kind === "sentinel" ? SENTINEL_PORT : PORT);
  if (!addresses) return "has a host that is none, or a port above 65535";
  if (query !== "")
    return "has parameters; they are settings here, REDIS_COMMAND_TIMEOUT for example";
  const segments = path.split("/").filter((segment) => segment !== "");
  if (kind === "sentinel") return sentinelOf({ ...base, addresses }, segments);
  const database = databaseOf(segments);
  if (database === undefined) return "ends with a path that is no number of a database";
  if (kind === "cluster" && database !== 0) return "names a database, but a cluster has only 0";
  if (kind === "server" && addresses.length !== 1)
    return "has several hosts without +sentinel or +cluster";
  return { ...base, kind: kind === "cluster" ? "cluster" : "server", addresses, database };
}

/** A URL for logs and errors: without the password. */
export function maskUrl(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)(.*)@/, (_all, scheme: string, login: string) => {
    const user = login.includes(":") ? login.slice(0, login.indexOf(":")) : "";
    return `${scheme}${user}:***@`;
  });
}

/** Whether nobody outside of the machine can read along. */
export function isLocal({ addresses, kind }: RedisTarget): boolean {
  const isLoopback = ({ host }: RedisAddress): boolean =>
    host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
  // The sentinels and nodes at hand may name others.
  return kind === "server"
    ? addresses.every(isLoopback)
    : addresses.length > 0 && addresses.every(isLoopback);
}

type Base = Pick<RedisTarget, "username" | "password" | "tls" | "shown">;

function credentialsOf(login: string | undefined): Pick<RedisTarget, "username" | "password"> {
  if (login === undefined || login === "") return {};
  const colon = login.indexOf(":");
  const [name, word] = colon < 0 ? ["", login] : [login.slice(0, colon), login.slice(colon + 1)];
  return {
    ...(name !== "" && { username: decoded(name) }),
    ...(word !== "" && { password: decoded(word) }),
  };
}

/** A password with a bare percent sign is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface SocketParts {
  readonly hosts: string;
  readonly path: string;
  readonly query: string;
}

function socketOf(base: Base, { hosts, path, query }: SocketParts): RedisTarget | string {
  if (hosts !== "" || path.length < 2) return "has no absolute path: write unix:///run/redis.sock";
  const parameters = new URLSearchParams(query);
  const database = databaseOf([parameters.get("db") ?? "0"]);
  parameters.delete("db");
  if (database === undefined || parameters.size > 0) return "has other parameters than ?db=0";
  return { ...base, kind: "server", addresses: [], path: decoded(path), database };
}

function sentinelOf(
  base: Base & Pick<RedisTarget, "addresses">,
  [service, ...rest]: readonly string[],
): RedisTarget | string {
  const database = databaseOf(rest);
  if (service === undefined || database === undefined) {
    return "names no service: write redis+sentinel://host:26379,host:26379/mymaster/0";
  }
  return { ...base, kind: "sentinel", service: decoded(service), database };
}

function databaseOf(segments: readonly string[]): number | undefined {
  const [text = "0", ...more] = segments;
  return more.length === 0 && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

function addressesOf(hosts: string, port: number): RedisAddress[] | undefined {
  const addresses: RedisAddress[] = [];
  for (const part of hosts.split(",")) {
    const match = ADDRESS.exec(part);
    const number = Number(match?.[3] ?? port);
    if (!match || number < 1 || number > 65_535) return undefined;
    addresses.push({ host: match[1] ?? match[2] ?? "localhost", port: number });
  }
  return addresses;
}
