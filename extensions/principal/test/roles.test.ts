import { Database } from "@phial/db";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseRoles, UserRole } from "../src/drivers/db.ts";
import { memoryRoles, type RoleStore } from "../src/index.ts";

const app = new Phial("roles", {
  log: silentLogger,
  config: { DATABASE_URL: "sqlite::memory:" },
});
const db = new Database({ models: [UserRole] }).initApp(app);
beforeAll(() => app.run(() => db.createAll()));
afterAll(() => app.close());

const STORES: readonly (readonly [string, RoleStore])[] = [
  ["memory", memoryRoles()],
  ["a database", databaseRoles(db)],
];

describe.each(STORES)("roles in %s", (_name, store) => {
  const roles = store.open(app);

  test("are granted once, listed in order, and revoked once", async () => {
    const [editor, admin] = [
      { userId: "7", role: "editor" },
      { userId: "7", role: "admin" },
    ];
    expect(await roles.grant(editor)).toBe(true);
    expect(await roles.grant(editor)).toBe(false);
    await roles.grant(admin);
    await roles.grant({ userId: "1", role: "editor" });
    expect(await roles.rolesOf("7")).toEqual(["admin", "editor"]);
    expect(await roles.list("editor")).toEqual([{ userId: "1", role: "editor" }, editor]);
    expect(await roles.revoke(admin)).toBe(true);
    expect(await roles.revoke(admin)).toBe(false);
    expect(await roles.rolesOf("7")).toEqual(["editor"]);
    expect(await roles.rolesOf("nobody")).toEqual([]);
  });

  test("of two that are granted at once, both answers hold", async () => {
    const grant = { userId: "9", role: "admin" };
    await Promise.all([roles.grant(grant), roles.grant(grant)]);
    expect(await roles.rolesOf("9")).toEqual(["admin"]);
  });
});
