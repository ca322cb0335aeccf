import type { EntityKey, EntityName, QueryOrderMap } from "@mikro-orm/core";
import { type Context, HttpError, readQuery } from "phial";

/** What a client may sort by, see {@link sortOrder}. */
export interface SortOptions<Entity extends object> {
  /** The properties that may be named; a client can name no other. */
  readonly columns: readonly EntityKey<Entity>[];
  /** The order where the client names none, in the same form. */
  readonly default?: EntityKey<Entity> | `-${EntityKey<Entity>}`;
  /** The name of the parameter in the query. @default "sort" */
  readonly parameter?: string;
}

/**
 * The order that a request asks for, such as `?sort=-created,title`: a minus is for descending.
 * Only what is listed can be sorted by, and none of it twice.
 *
 * @throws HttpError 400 `DATABASE_SORT_INVALID`
 * @example
 * app.get("/notes", (c) =>
 *   db.paginate(c, Note, { orderBy: sortOrder(c, Note, { columns: ["id", "text"], default: "-id" }) }),
 * );
 */
export function sortOrder<Entity extends object>(
  c: Context,
  _model: EntityName<Entity>,
  { columns, default: usual, parameter = "sort" }: SortOptions<NoInfer<Entity>>,
): QueryOrderMap<Entity>[] {
  const asked = readQuery(c).get(parameter) || usual;
  if (asked === undefined) return [];
  const seen = new Set<string>();
  // One more than can be right is enough to be refused.
  return asked.split(",", columns.length + 1).map((part) => {
    const isDescending = part.startsWith("-");
    const name = isDescending ? part.slice(1) : part;
    const column = columns.find((known) => known === name);
    if (column === undefined || seen.has(column)) throw invalid(parameter, columns);
    seen.add(column);
    // A computed name has no type of its own.
    return { [column]: isDescending ? "desc" : "asc" } as QueryOrderMap<Entity>;
  });
}

function invalid(parameter: string, columns: readonly string[]): HttpError {
  return new HttpError(400, {
    code: "DATABASE_SORT_INVALID",
    detail: `"${parameter}" takes each of these once, with a minus for descending: ${columns.join(", ")}.`,
  });
}
