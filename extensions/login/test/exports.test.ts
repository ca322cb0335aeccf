import { expect, test } from "vitest";
import * as db from "../src/drivers/db.ts";
import * as redis from "../src/drivers/redis.ts";
import * as login from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

test("@phial/login exports these names and no others", () => {
  expect(Object.keys(login)).toMatchInlineSnapshot(`
    [
      "memoryAttempts",
      "memoryDevices",
      "LoginManager",
      "expandLoginView",
      "makeNextParam",
      "urlWithNext",
      "decodeCookie",
      "encodeCookie",
      "sessionIdentifier",
      "rememberTheft",
      "sessionProtected",
      "userAccessed",
      "userLoaded",
      "userLoadedFromCookie",
      "userLoadedFromRequest",
      "userLockedOut",
      "userLoggedIn",
      "userLoggedOut",
      "userLoginConfirmed",
      "userNeedsRefresh",
      "userUnauthorized",
    ]
  `);
});

test("@phial/login/db exports these names and no others", () => {
  expect(Object.keys(db)).toMatchInlineSnapshot(`
    [
      "LoginDevice",
      "databaseDevices",
    ]
  `);
});

test("@phial/login/redis exports these names and no others", () => {
  expect(Object.keys(redis)).toMatchInlineSnapshot(`
    [
      "redisDevices",
      "redisAttempts",
    ]
  `);
});

test("@phial/login/testing exports these names and no others", () => {
  expect(Object.keys(testing)).toMatchInlineSnapshot(`
    [
      "attemptStoreCases",
      "deviceStoreCases",
      "signIn",
    ]
  `);
});
