import { isHttpError } from "phial";
import { describe, expect, test } from "vitest";
import { arrayPages } from "../src/pagination-sources.ts";
import { type PageOptions, type PageSource, Pagination } from "../src/pagination.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const load = (count: number, options: PageOptions = {}) =>
  Pagination.load(arrayPages(numbers(count)), options);

/** A source that notes what it is asked for. */
function watched(count: number) {
  const asked: unknown[] = [];
  const pages = arrayPages(numbers(count));
  const source: PageSource<number> = {
    slice: (offset, limit) => {
      asked.push([offset, limit]);
      return pages.slice(offset, limit);
    },
    count: () => {
      asked.push("count");
      return pages.count();
    },
  };
  return { asked, source };
}

async function statusOf(page: Promise<unknown>): Promise<number | undefined> {
  const error = await page.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isHttpError(error) ? error.status : undefined;
}

// What nobody may send to a database as LIMIT or OFFSET.
const NO_NUMBERS: unknown[] = [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, "2", "1; drop", [1], 1n];

describe("a page", () => {
  test("knows its place among the others", async () => {
    const page = await load(53, { page: 2 });

    expect(page.items).toEqual(numbers(40).slice(20));
    expect(page).toMatchObject({
      page: 2,
      perPage: 20,
      maxPerPage: 100,
      total: 53,
      pages: 3,
      first: 21,
      last: 40,
      hasPrev: true,
      prevNum: 1,
      hasNext: true,
      nextNum: 3,
    });
  });

  test("has nothing before it when it is the first, and nothing after it when it is the last", async () => {
    const first = await load(53);
    const last = await load(53, { page: 3 });

    expect([first.hasPrev, first.prevNum, first.hasNext, first.nextNum]).toEqual([
      false,
      null,
      true,
      2,
    ]);
    expect([last.hasPrev, last.prevNum, last.hasNext, last.nextNum]).toEqual([
      true,
      2,
      false,
      null,
    ]);
    expect([last.first, last.last]).toEqual([41, 53]);
  });

  test("is there, and empty, when there are no items at all", async () => {
    const page = await load(0);

    expect([page.items, page.total, page.pages, page.first, page.last]).toEqual([[], 0, 0, 0, 0]);
    expect([...page.iterPages()]).toEqual([]);
  });

  test("holds all items when nothing limits its size", async () => {
    const page = await load(300, { perPage: 1000, maxPerPage: null });

    expect([page.items.length, page.pages, page.perPage]).toEqual([300, 1, 1000]);
  });

  test("has at most 100 items, or as many as the app allows", async () => {
    expect((await load(300, { perPage: 1000 })).items).toHaveLength(100);
    expect((await load(300, { perPage: 1000, maxPerPage: 7 })).items).toHaveLength(7);
    expect((await load(300, { maxPerPage: 7 })).items).toHaveLength(7);
  });

  test("keeps to the limit when a size that is none is forgiven", async () => {
    const page = await load(300, { perPage: -1, maxPerPage: 7, errorOut: false });

    expect(page.perPage).toBe(7);
  });

  test("does not count when it is told so, and then knows of no next page", async () => {
    const { asked, source } = watched(53);
    const page = await Pagination.load(source, { page: 2, count: false });

    expect(asked).toEqual([[20, 20]]);
    expect([page.total, page.pages, page.hasNext, page.nextNum]).toEqual([null, 0, false, null]);
    expect([...page.iterPages()]).toEqual([]);
  });

  test("can be iterated", async () => {
    expect([...(await load(3))]).toEqual([1, 2, 3]);
  });

  test("shows all it has in own properties, and becomes JSON without its source", async () => {
    const page = await load(3);

    expect(["prev", "next", "iterPages"].every((name) => Object.hasOwn(page, name))).toBe(true);
    expect(JSON.parse(JSON.stringify(page))).toEqual({
      items: [1, 2, 3],
      page: 1,
      perPage: 20,
      maxPerPage: 100,
      total: 3,
      pages: 1,
      first: 1,
      last: 3,
      hasPrev: false,
      prevNum: null,
      hasNext: false,
      nextNum: null,
    });
  });
});

describe("a page that does not exist", () => {
  test("is answered with 404", async () => {
    expect(await statusOf(load(53, { page: 4 }))).toBe(404);
    expect(await statusOf(load(0, { page: 2 }))).toBe(404);
  });

  test("is empty when that is no error", async () => {
    const page = await load(53, { page: 4, errorOut: false });

    expect([page.items, page.first, page.last, page.pages, page.hasPrev]).toEqual([
      [],
      0,
      0,
      3,
      true,
    ]);
  });

  test.each(NO_NUMBERS)(
    "is meant by the number %s, and no source is asked for it",
    async (number) => {
      const { asked, source } = watched(53);
      const page = number as number; // what JavaScript would let through

      expect(await statusOf(Pagination.load(source, { page }))).toBe(404);
      expect(await statusOf(Pagination.load(source, { perPage: page }))).toBe(404);
      expect(asked).toEqual([]);
    },
  );

  test.each(NO_NUMBERS)(
    "becomes the first page of 20 for %s when that is no error",
    async (number) => {
      const { asked, source } = watched(53);
      const page = number as number; // what JavaScript would let through
      await Pagination.load(source, { page, perPage: page, errorOut: false, count: false });

      expect(asked).toEqual([[0, 20]]);
    },
  );

  test("is not looked for where no database can count to", async () => {
    const { asked, source } = watched(53);
    const page = await Pagination.load(source, {
      page: Number.MAX_SAFE_INTEGER,
      errorOut: false,
    });

    expect([page.items, page.page]).toEqual([[], Number.MAX_SAFE_INTEGER]);
    expect(asked).toEqual(["count"]);
  });
});

test.each([0, -1, 1.5, Number.NaN])("refuses %s as the size of the largest page", async (size) => {
  await expect(load(53, { maxPerPage: size })).rejects.toMatchObject({
    code: "DATABASE_PAGE_SIZE_INVALID",
  });
});

describe("the neighbours of a page", () => {
  test("are as large as it is and share its total, which is not counted again", async () => {
    const { asked, source } = watched(53);
    const page = await Pagination.load(source, { page: 2, perPage: 10 });
    const prev = await page.prev();
    const next = await page.next();

    expect([prev.items[0], prev.total, prev.hasNext]).toEqual([1, 53, true]);
    expect([next.items[0], next.total, next.page]).toEqual([21, 53, 3]);
    expect(asked).toEqual([[10, 10], "count", [0, 10], [20, 10]]);
  });

  test("are as large as it is beyond 100, too, when nothing limits its size", async () => {
    const page = await load(500, { page: 2, perPage: 200, maxPerPage: null });
    const prev = await page.prev();

    expect([prev.items.length, prev.maxPerPage]).toEqual([200, null]);
  });

  test("are the first page itself and an empty one at the ends", async () => {
    const first = await (await load(53)).prev();
    const last = await (await load(53, { page: 3 })).next();

    expect([first.page, first.items.length]).toEqual([1, 20]);
    expect([last.page, last.items.length]).toEqual([4, 0]);
  });

  test("are answered with 404 at the ends when that is asked for", async () => {
    const [first, last] = [await load(53), await load(53, { page: 3 })];

    expect(await statusOf(first.prev({ errorOut: true }))).toBe(404);
    expect(await statusOf(last.next({ errorOut: true }))).toBe(404);
  });
});

describe("the numbers of a pager", () => {
  const numbersAt = async (page: number, edges = {}) => {
    const loaded = await load(53, { page, perPage: 2, errorOut: false });
    return [...loaded.iterPages(edges)];
  };

  test.each([
    [1, [1, 2, 3, 4, 5, null, 26, 27]],
    [6, [1, 2, null, 4, 5, 6, 7, 8, 9, 10, null, 26, 27]],
    [20, [1, 2, null, 18, 19, 20, 21, 22, 23, 24, null, 26, 27]],
    [21, [1, 2, null, 19, 20, 21, 22, 23, 24, 25, 26, 27]],
    [27, [1, 2, null, 25, 26, 27]],
    [30, [1, 2, null]],
  ])("have gaps on page %i of 27", async (page, expected) => {
    expect(await numbersAt(page)).toEqual(expected);
  });

  test("have as many at the ends and in the middle as asked for", async () => {
    expect(await numbersAt(14, { leftEdge: 0, rightEdge: 0 })).toEqual([
      null,
      12,
      13,
      14,
      15,
      16,
      17,
      18,
      null,
    ]);
    expect(
      await numbersAt(4, { leftEdge: 1, leftCurrent: 0, rightCurrent: 0, rightEdge: 1 }),
    ).toEqual([1, null, 4, null, 27]);
    expect(await numbersAt(1, { leftEdge: 30 })).toEqual(numbers(27));
  });
});
