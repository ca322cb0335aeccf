import { abort, PhialError } from "phial";

/** Where pages are cut from: the rows of a query in a fixed order, a list, the answers of a service. */
export interface PageSource<T> {
  /** At most `limit` items after the first `offset`. Both are whole numbers, `limit` at least 1. */
  slice(offset: number, limit: number): Promise<readonly T[]>;
  /** How many items there are in all. */
  count(): Promise<number>;
}

/** Which page to load, and what to do when there is none. */
export interface PageOptions {
  /** Its number, from 1. @default 1 */
  readonly page?: number | undefined;
  /** How many items a page has. @default 20 */
  readonly perPage?: number | undefined;
  /** The most items a page ever has, whatever is asked for; null for no limit. @default 100 */
  readonly maxPerPage?: number | null | undefined;
  /**
   * Whether numbers that are none, and a page after the last, are answered with 404. If not, the
   * first page and 20 items take their place, and a page after the last is empty.
   *
   * @default true
   */
  readonly errorOut?: boolean | undefined;
  /** Whether to count all items. Without it nobody knows of a next page. @default true */
  readonly count?: boolean | undefined;
}

/** How many numbers {@link Pagination.iterPages} gives at both ends and around the current page. */
export interface PageEdges {
  /** @default 2 */
  readonly leftEdge?: number;
  /** @default 2 */
  readonly leftCurrent?: number;
  /** @default 4 */
  readonly rightCurrent?: number;
  /** @default 2 */
  readonly rightEdge?: number;
}

/** What {@link Pagination.prev} and {@link Pagination.next} take. */
export interface NeighbourOptions {
  /** Whether a page that does not exist is answered with 404. @default false */
  readonly errorOut?: boolean;
}

interface PagePlace {
  readonly page: number;
  readonly perPage: number;
  readonly maxPerPage: number | null;
}

interface PageContent<T> extends PagePlace {
  readonly items: readonly T[];
  readonly total: number | null;
}

const PER_PAGE = 20;
const MAX_PER_PAGE = 100;

/**
 * One page of many items, and where it stands among the others: Flask-SQLAlchemy's `Pagination`.
 * All members are properties of the object itself, which is what templates see.
 *
 * @example
 * const page = await Pagination.load(arrayPages(notes), { page: 2, perPage: 10 });
 * for (const note of page) console.log(note);
 */
export class Pagination<T> implements Iterable<T> {
  readonly #source: PageSource<T>;
  /** The items of this page. */
  readonly items: readonly T[];
  /** The number of this page, from 1. */
  readonly page: number;
  /** How many items a page has; the last one may have fewer. */
  readonly perPage: number;
  readonly maxPerPage: number | null;
  /** How many items there are in all; null when they were not counted. */
  readonly total: number | null;
  /** How many pages there are; 0 when there is no item, or nobody counted. */
  readonly pages: number;
  /** The number of the first item of this page, from 1; 0 on an empty page. */
  readonly first: number;
  /** The number of the last item of this page; 0 on an empty page. */
  readonly last: number;
  readonly hasPrev: boolean;
  readonly prevNum: number | null;
  readonly hasNext: boolean;
  readonly nextNum: number | null;

  protected constructor(source: PageSource<T>, content: PageContent<T>) {
    const { items, page, perPage, maxPerPage, total } = content;
    this.#source = source;
    this.items = items;
    this.page = page;
    this.perPage = perPage;
    this.maxPerPage = maxPerPage;
    this.total = total;
    this.pages = Math.ceil((total ?? 0) / perPage);
    this.first = items.length === 0 ? 0 : (page - 1) * perPage + 1;
    this.last = items.length === 0 ? 0 : this.first + items.length - 1;
    this.hasPrev = page > 1;
    this.prevNum = this.hasPrev ? page - 1 : null;
    this.hasNext = page < this.pages;
    this.nextNum = this.hasNext ? page + 1 : null;
  }

  /**
   * Cuts a page from a source.
   *
   * @throws HttpError 404 with `errorOut`; PhialError `DATABASE_PAGE_SIZE_INVALID`
   */
  static async load<T>(source: PageSource<T>, options: PageOptions = {}): Promise<Pagination<T>> {
    const { errorOut = true, count = true } = options;
    const place = placeOf(options, errorOut);
    const items = await cut(source, place, errorOut);
    return new Pagination(source, { ...place, items, total: count ? await source.count() : null });
  }

  /** The page before this one, without counting again; the first page stays where it is. */
  readonly prev = (options: NeighbourOptions = {}): Promise<Pagination<T>> =>
    this.#neighbour(this.page - 1, options);

  /** The page after this one, without counting again; after the last one it is empty. */
  readonly next = (options: NeighbourOptions = {}): Promise<Pagination<T>> =>
    this.#neighbour(this.page + 1, options);

  /**
   * The page numbers of a pager, with null where some are left out.
   *
   * @example
   * [...page.iterPages()]; // [1, 2, null, 10, 11, 12, 13, 14, 15, 16, null, 26, 27]
   */
  readonly iterPages = (edges: PageEdges = {}): Generator<number | null, void> =>
    pageNumbers(this, edges);

  [Symbol.iterator](): IterableIterator<T> {
    return this.items[Symbol.iterator]();
  }

  async #neighbour(page: number, options: NeighbourOptions): Promise<Pagination<T>> {
    const { perPage, maxPerPage, total } = this;
    const { errorOut = false } = options;
    const place = placeOf({ page, perPage, maxPerPage }, errorOut);
    const items = await cut(this.#source, place, errorOut);
    return new Pagination(this.#source, { ...place, items, total });
  }
}

function placeOf(options: PageOptions, errorOut: boolean): PagePlace {
  const { page = 1, perPage = PER_PAGE, maxPerPage = MAX_PER_PAGE } = options;
  if (maxPerPage !== null && !isCountingNumber(maxPerPage)) throw badLimit(maxPerPage);
  const size = isCountingNumber(perPage) ? perPage : orNotFound(PER_PAGE, errorOut);
  return {
    page: isCountingNumber(page) ? page : orNotFound(1, errorOut),
    perPage: maxPerPage === null ? size : Math.min(size, maxPerPage),
    maxPerPage,
  };
}

// What a database gets for LIMIT and OFFSET is made of such numbers and nothing else.
function isCountingNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function orNotFound(instead: number, errorOut: boolean): number {
  return errorOut ? abort(404) : instead;
}

async function cut<T>(
  source: PageSource<T>,
  { page, perPage }: PagePlace,
  errorOut: boolean,
): Promise<readonly T[]> {
  const offset = (page - 1) * perPage;
  // No source is that long, and a database would refuse the number or round it.
  const items = Number.isSafeInteger(offset) ? await source.slice(offset, perPage) : [];
  return items.length === 0 && page !== 1 && errorOut ? abort(404) : items;
}

function* pageNumbers(
  { page, pages }: Pick<Pagination<unknown>, "page" | "pages">,
  { leftEdge = 2, leftCurrent = 2, rightCurrent = 4, rightEdge = 2 }: PageEdges,
): Generator<number | null, void> {
  const end = pages + 1;
  const left = Math.min(1 + leftEdge, end);
  yield* range(1, left);
  if (left === end) return;
  const start = Math.max(left, page - leftCurrent);
  const stop = Math.min(page + rightCurrent + 1, end);
  if (start > left) yield null;
  yield* range(start, stop);
  if (stop === end) return;
  const right = Math.max(stop, end - rightEdge);
  if (right > stop) yield null;
  yield* range(right, end);
}

function* range(start: number, stop: number): Generator<number, void> {
  for (let number = start; number < stop; number++) yield number;
}

function badLimit(maxPerPage: unknown): PhialError {
  return new PhialError(
    "DATABASE_PAGE_SIZE_INVALID",
    `maxPerPage is ${String(maxPerPage)}, which is no number of items.`,
    "Give a whole number from 1, or null for pages of any size.",
  );
}
