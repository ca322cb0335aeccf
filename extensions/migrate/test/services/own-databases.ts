import type { Dialect } from "../../src/revision.ts";
import { newUrl } from "../runner/migrated.ts";
import { served } from "./served.ts";

/** A database that a suite has for itself. */
export interface OwnDatabase {
  readonly dialect: Dialect;
  readonly url: string;
  drop(): Promise<void>;
}

/** The servers that are there, and what the databases on them are called after. */
export interface Servers {
  readonly name: string;
  readonly postgres: string | undefined;
  readonly mariadb: string | undefined;
}

/** An empty database on each server that is there, and a file of SQLite. */
export async function ownDatabases({
  name,
  postgres,
  mariadb,
}: Servers): Promise<readonly OwnDatabase[]> {
  const sqlite = { dialect: "sqlite", url: newUrl(), drop: async () => undefined } as const;
  return [
    sqlite,
    ...(postgres === undefined ? [] : [await created("postgres", postgres, name)]),
    ...(mariadb === undefined ? [] : [await created("mariadb", mariadb, name)]),
  ];
}

async function created(
  dialect: "postgres" | "mariadb",
  server: string,
  name: string,
): Promise<OwnDatabase> {
  const database = `phial_migrate_${name}_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${database}`;
  await onServer(server, `drop database if exists ${database}`, `create database ${database}`);
  // A process that was killed may still have a connection.
  const force = dialect === "postgres" ? " with (force)" : "";
  const drop = () => onServer(server, `drop database if exists ${database}${force}`);
  return { dialect, url: url.href, drop };
}

async function onServer(url: string, ...statements: readonly string[]): Promise<void> {
  await using server = served(url);
  for (const statement of statements) await server.execute(statement);
}
