import { expect, test } from "vitest";
import * as bcrypt from "../src/drivers/bcrypt.ts";
import * as passwords from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

test("@phial/passwords exports these names and no others", () => {
  expect(Object.keys(passwords)).toMatchInlineSnapshot(`
    [
      "flaskSecurityHmac",
      "Passwords",
    ]
  `);
});

test("@phial/passwords/bcrypt exports these names and no others", () => {
  expect(Object.keys(bcrypt)).toMatchInlineSnapshot(`
    [
      "bcrypt",
      "Bcrypt",
      "bcryptHash",
    ]
  `);
});

test("@phial/passwords/testing exports these names and no others", () => {
  expect(Object.keys(testing)).toMatchInlineSnapshot(`
    [
      "fastPasswords",
      "werkzeugHash",
    ]
  `);
});
