import { expect, test } from "vitest";
import * as db from "../src/drivers/db.ts";
import * as httpauth from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

test("@phial/httpauth exports these names and no others", () => {
  expect(Object.keys(httpauth)).toMatchInlineSnapshot(`
    [
      "HTTPBasicAuth",
      "sameSecret",
      "readCredentials",
      "HTTPDigestAuth",
      "sessionNonces",
      "signedNonces",
      "AuthFailure",
      "failure",
      "HTTPAuth",
      "MultiAuth",
      "ApiTokens",
      "hasAbility",
      "HTTPTokenAuth",
      "memoryTokens",
    ]
  `);
});

test("@phial/httpauth/db exports these names and no others", () => {
  expect(Object.keys(db)).toMatchInlineSnapshot(`
    [
      "ApiTokenRow",
      "databaseTokens",
    ]
  `);
});

test("@phial/httpauth/testing exports these names and no others", () => {
  expect(Object.keys(testing)).toMatchInlineSnapshot(`
    [
      "tokenStoreCases",
    ]
  `);
});
