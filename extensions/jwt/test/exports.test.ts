import { expect, test } from "vitest";
import * as db from "../src/drivers/db.ts";
import * as redis from "../src/drivers/redis.ts";
import * as jwt from "../src/index.ts";
import * as jws from "../src/jws/index.ts";
import * as testing from "../src/testing/index.ts";

test("@phial/jwt exports these names and no others", () => {
  expect(Object.keys(jwt)).toMatchInlineSnapshot(`
    [
      "JWTError",
      "JWTManager",
      "intIdentity",
      "refreshTokenReused",
      "memoryStore",
    ]
  `);
});

test("@phial/jwt/jws exports these names and no others", () => {
  expect(Object.keys(jws)).toMatchInlineSnapshot(`
    [
      "ALGORITHMS",
      "JWTError",
      "signToken",
      "unverifiedHeader",
      "verifyToken",
    ]
  `);
});

test("@phial/jwt/redis, /db and /testing export these names and no others", () => {
  expect([redis, db, testing].map((module) => Object.keys(module))).toMatchInlineSnapshot(`
    [
      [
        "redisStore",
      ],
      [
        "TokenMark",
        "dbStore",
      ],
      [
        "signedInClient",
        "tokenStoreCases",
      ],
    ]
  `);
});
