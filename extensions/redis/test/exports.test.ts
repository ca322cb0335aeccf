import { expect, test } from "vitest";
import * as ioredis from "../src/drivers/ioredis.ts";
import * as redis from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

test("@phial/redis exports these names and no others", () => {
  expect(Object.keys(redis)).toMatchInlineSnapshot(`
    [
      "isRedisUnavailable",
      "Redis",
      "defineScript",
    ]
  `);
});

test("@phial/redis/ioredis exports these names and no others", () => {
  expect(Object.keys(ioredis)).toMatchInlineSnapshot(`
    [
      "ioredisOptions",
      "ioredis",
    ]
  `);
});

test("@phial/redis/testing exports these names and no others", () => {
  expect(Object.keys(testing)).toMatchInlineSnapshot(`
    [
      "FakeRedis",
    ]
  `);
});
