import { expect, test } from "vitest";
import * as db from "../src/drivers/db.ts";
import * as principal from "../src/index.ts";

test("@phial/principal exports these names and no others", () => {
  expect(Object.keys(principal)).toMatchInlineSnapshot(`
    [
      "AnonymousIdentity",
      "Identity",
      "memoryRoles",
      "ActionNeed",
      "ItemNeed",
      "NeedSet",
      "RoleNeed",
      "TypeNeed",
      "UserNeed",
      "PermissionDenied",
      "Denial",
      "Permission",
      "Rule",
      "Denied",
      "deny",
      "policy",
      "Principal",
      "identityLoaded",
    ]
  `);
});

test("@phial/principal/db exports these names and no others", () => {
  expect(Object.keys(db)).toMatchInlineSnapshot(`
    [
      "UserRole",
      "databaseRoles",
    ]
  `);
});
