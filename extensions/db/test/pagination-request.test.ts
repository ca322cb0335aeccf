import { jsonify, Phial } from "phial";
import { describe, expect, test } from "vitest";
import { paginate } from "../src/pagination-request.ts";
import { arrayPages } from "../src/pagination-sources.ts";
import type { PageOptions } from "../src/pagination.ts";

const items = Array.from({ length: 53 }, (_, index) => index + 1);

/** What an app answers: its status, or the number and the size of the page. */
async function ask(query: string, options: PageOptions = {}): Promise<unknown> {
  await using app = new Phial("items");
  app.get("/items", async (c) => {
    const { page, perPage } = await paginate(c, arrayPages(items), options);
    return jsonify(c, [page, perPage]);
  });
  const response = await app.request(`/items${query}`);
  return response.status === 200 ? response.json() : response.status;
}

describe("the page of a request", () => {
  test.each([
    ["", [1, 20]],
    ["?page=2", [2, 20]],
    ["?page=2&per_page=10", [2, 10]],
    ["?page=+2", [2, 20]],
    ["?page=%2B2", [2, 20]],
    ["?page=2%20", [2, 20]],
    ["?page=1&page=2", [1, 20]],
    ["?per_page=1000", [1, 100]],
  ])("is read from %j", async (query, expected) => {
    expect(await ask(query)).toEqual(expected);
  });

  test.each([
    "0",
    "-1",
    "x",
    "",
    "1.0",
    "1e1",
    "0x1",
    "1_0",
    "%D9%A2",
    "9".repeat(400),
    "1%3Bdrop",
  ])("is 404 for the number %j, or the default when that is no error", async (text) => {
    expect(await ask(`?page=${text}`)).toBe(404);
    expect(await ask(`?per_page=${text}`)).toBe(404);
    expect(await ask(`?page=${text}&per_page=${text}`, { errorOut: false })).toEqual([1, 20]);
  });

  test("is the one that the app names, whatever the query says", async () => {
    expect(await ask("?page=x&per_page=x", { page: 3, perPage: 7 })).toEqual([3, 7]);
    expect(await ask("?page=2&per_page=5", { perPage: 7 })).toEqual([2, 7]);
  });
});
