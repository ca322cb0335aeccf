import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { type Migrated, migrated, type MigratedOptions } from "../runner/migrated.ts";

/** A database on a server, or a file, and what runs revisions on it. */
export function served(url: string, options: MigratedOptions = {}): Migrated {
  return migrated(url, { drivers: [postgres(), mariadb()], ...options });
}
