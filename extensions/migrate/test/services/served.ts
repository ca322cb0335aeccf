import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import type { RunnerTarget } from "../../src/runner/runner-target.ts";
import { type Migrated, migrated } from "../runner/migrated.ts";

/** A database on a server, or a file, and what runs revisions on it. */
export function served(url: string, changes: Partial<RunnerTarget> = {}): Migrated {
  return migrated(url, { drivers: [postgres(), mariadb()], ...changes });
}
