import type { Connection } from "./connection.ts";
import { versionsChanged } from "./errors.ts";

/** The table that Alembic keeps, so that a Flask app on the same database sees the same. */
export const VERSION_TABLE = "alembic_version";

/** What creates it, as Alembic writes it. */
export const CREATE_VERSION_TABLE = `create table ${VERSION_TABLE} (version_num varchar(32) not null, constraint ${VERSION_TABLE}_pkc primary key (version_num))`;

/** A change of one row of the version table: in Alembic's words an insert, an update or a delete. */
export interface VersionChange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A type and no interface: Kysely wants one that can be indexed. */
type VersionTables = {
  readonly alembic_version: { readonly version_num: string };
};

/** The changes that lead from the rows of `before` to those of `after`. */
export function versionChanges(
  before: readonly string[],
  after: readonly string[],
): readonly VersionChange[] {
  const gone = before.filter((id) => !after.includes(id));
  const added = after.filter((id) => !before.includes(id));
  const length = Math.max(gone.length, added.length);
  return Array.from({ length }, (_, index) => ({ from: gone[index], to: added[index] }));
}

/** Says which revisions a database is at. */
export class VersionTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The rows, sorted. The table has to be there. */
  async read(): Promise<readonly string[]> {
    const rows = await this.#sql.selectFrom(VERSION_TABLE).select("version_num").execute();
    return rows.map(({ version_num }) => version_num).toSorted();
  }

  /**
   * Makes one set of rows of another.
   *
   * @throws PhialError `MIGRATE_VERSION_CHANGED` when somebody else has changed them meanwhile.
   */
  async move(before: readonly string[], after: readonly string[]): Promise<void> {
    for (const { from, to } of versionChanges(before, after)) {
      const rows = await this.#change(from, to);
      if (rows !== 1n) throw versionsChanged(before);
    }
  }

  async #change(from: string | undefined, to: string | undefined): Promise<bigint> {
    if (from === undefined) {
      if (to === undefined) return 1n;
      await this.#sql.insertInto(VERSION_TABLE).values({ version_num: to }).execute();
      return 1n;
    }
    if (to === undefined) {
      const removal = this.#sql.deleteFrom(VERSION_TABLE).where("version_num", "=", from);
      return (await removal.executeTakeFirst()).numDeletedRows;
    }
    const update = this.#sql.updateTable(VERSION_TABLE).set({ version_num: to });
    return (await update.where("version_num", "=", from).executeTakeFirst()).numUpdatedRows;
  }

  get #sql() {
    return this.#connection.sql.withTables<VersionTables>();
  }
}
