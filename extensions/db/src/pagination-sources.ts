import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import type { PageSource } from "./pagination.ts";

/** Pages of a list that is in memory anyway. */
export function arrayPages<T>(items: readonly T[]): PageSource<T> {
  return {
    slice: async (offset, limit) => items.slice(offset, offset + limit),
    count: async () => items.length,
  };
}

/**
 * Pages of a query. Order it by something that no two rows share, or a row may be met on two pages.
 *
 * @example
 * const drafts = db.sql.selectFrom("notes").selectAll().where("draft", "=", true).orderBy("id");
 * const page = await paginate(c, queryPages(db.sql, drafts));
 */
export function queryPages<DB, TB extends keyof DB, T>(
  database: Kysely<DB>,
  query: SelectQueryBuilder<DB, TB, T>,
): PageSource<T> {
  return {
    slice: (offset, limit) => query.limit(limit).offset(offset).execute(),
    count: async () => {
      const all = query.clearOrderBy().clearLimit().clearOffset().as("all_rows");
      const { rows } = await sql<{ total: unknown }>`select count(*) as total from ${all}`.execute(
        database,
      );
      // A driver may give a text or a bigint.
      return Number(rows[0]?.total);
    },
  };
}
