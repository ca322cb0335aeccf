import type { Connection } from "./connection.ts";
import { foreignKeysBroken } from "./errors.ts";

/** Finds the rows of SQLite that a run leaves pointing to rows that do not exist. */
export class ForeignKeys {
  /** How many there are, where that is known: to look takes as long as the tables are large. */
  #orphans: number | undefined;

  /** Counts those that are not the fault of what follows. */
  async count(connection: Connection): Promise<void> {
    this.#orphans ??= (await orphansOf(connection)).length;
  }

  /** @throws PhialError `MIGRATE_FOREIGN_KEYS_BROKEN` when there are more than before. */
  async check(connection: Connection): Promise<void> {
    const rows = await orphansOf(connection);
    const more = rows.length - (this.#orphans ?? 0);
    this.#orphans = rows.length;
    if (more <= 0) return;
    const tables = rows.map((row) => `${String(row["table"])} to ${String(row["parent"])}`);
    throw foreignKeysBroken([...new Set(tables)], more);
  }
}

async function orphansOf(connection: Connection) {
  // The others enforce them while they are migrated, too.
  if (connection.dialect !== "sqlite") return [];
  return connection.execute("pragma foreign_key_check");
}
