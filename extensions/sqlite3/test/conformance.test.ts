import { extensionChecks, packageChecks } from "@phial/conformance";
import { describe, expect, test } from "vitest";
import { fileURLToPath } from "node:url";
import { SQLite3 } from "../src/index.ts";
import conformance from "./conformance.ts";

const { make, ...options } = conformance;

describe("SQLite3", () => {
  for (const check of extensionChecks(make, options)) test(check.name, check.run);
});

describe("SQLite3 in memory", () => {
  const inMemory = {
    otherConfig: { SQLITE3_SYNCHRONOUS: "FULL" },
    use: (db: SQLite3) => {
      db.connection.exec("create table if not exists note (id integer primary key)");
      return [db.sql`insert into note default values returning id`, db.sql`pragma synchronous`];
    },
    withSibling: () => new SQLite3({ name: "archive" }),
  };
  // Its connection lives as long as the app, so that no context has an end to spoil.
  const checks = extensionChecks(() => new SQLite3(), inMemory).filter(
    ({ name }) => name !== "reports an error at the end of a context",
  );
  for (const check of checks) test(check.name, check.run);
});

describe("@phial/sqlite3", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  for (const check of packageChecks(folder)) test(check.name, check.run);
});

test("the checks judge all that there is", async () => {
  for (const check of extensionChecks(make, options)) {
    await check.run();
    expect([check.name, check.skipped]).toEqual([check.name, undefined]);
  }
});
