import { type Context, readQuery } from "phial";
import { type PageOptions, type PageSource, Pagination } from "./pagination.ts";

/**
 * The page that a request asks for with `page` and `per_page` in its query. What the options give
 * is not read from there.
 *
 * @throws HttpError 404 for a page that does not exist, unless `errorOut` is false
 * @example
 * app.get("/notes", async (c) => jsonify(c, await paginate(c, arrayPages(notes))));
 */
export function paginate<T>(
  c: Context,
  source: PageSource<T>,
  options: PageOptions = {},
): Promise<Pagination<T>> {
  const query = readQuery(c);
  const read = (name: string): number | undefined => {
    const text = query.get(name);
    return text === undefined ? undefined : numberIn(text);
  };
  const { page = read("page"), perPage = read("per_page") } = options;
  return Pagination.load(source, { ...options, page, perPage });
}

// What Python's `int()` takes, but for digits of other scripts and `1_000`.
function numberIn(text: string): number {
  return /^\s*\+?[0-9]+\s*$/.test(text) ? Number(text) : Number.NaN;
}
