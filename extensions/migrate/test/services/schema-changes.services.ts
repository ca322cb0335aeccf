import { defineEntity, p } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { autogenerate, type AutogenerateOptions } from "../../src/schema/autogenerate.ts";
import { ownDatabase } from "../schema/own-database.ts";
import { randomSchema, roundTrip } from "../schema/random-schemas.ts";
import { sqlite } from "../schema/schema-bench.ts";
import { MARIADB_STEPS, POSTGRES_STEPS } from "../schema/server-steps.ts";
import { schemaSteps } from "../schema/step-suite.ts";

const SERVERS = [
  {
    name: "PostgreSQL",
    driver: postgres(),
    steps: POSTGRES_STEPS,
    url: process.env["POSTGRES_URL"],
  },
  { name: "MariaDB", driver: mariadb(), steps: MARIADB_STEPS, url: process.env["MARIADB_URL"] },
].flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ url, ...rest }]));

for (const { name, driver, steps, url } of SERVERS) {
  const bench = await ownDatabase(driver, url);
  afterAll(() => bench.close());

  describe(`changes of models on ${name}, with rows in the tables`, () => {
    schemaSteps(bench);
  });

  test(`from any schema to any other on ${name}, and back`, async () => {
    const property = fc.asyncProperty(randomSchema, randomSchema, async (from, to) => {
      const random = await ownDatabase(driver, url);
      try {
        await roundTrip(random, from, to);
      } finally {
        await random.close();
      }
    });
    await fc.assert(property, { numRuns: 10 });
  }, 300_000);

  const own = await ownDatabase(driver, url);
  afterAll(() => own.close());

  describe(`what only ${name} has`, () => {
    schemaSteps(own, steps);
  });
}

test("one revision is for all databases, and connects to none", () => {
  const mug = defineEntity({
    name: "Mug",
    tableName: "mugs",
    properties: { id: p.integer().primary().autoincrement(), motto: p.string().default("it's") },
    indexes: [{ name: "mugs_big", properties: ["motto"], where: "id > 9" }],
  });
  const options: AutogenerateOptions = {
    models: new Map([["default", [mug]]]),
    drivers: [sqlite, postgres(), mariadb()],
    previous: undefined,
    renames: { accepted: [], declined: "all" },
  };
  expect(() => autogenerate(options)).toThrow(
    "MariaDB has no partial indexes, and mugs_big of mugs is one.",
  );
  const { changes } = autogenerate({
    ...options,
    includeObject: ({ type, dialect }) => type !== "index" || dialect !== "mariadb",
  });
  expect(changes.get("default")?.up).toEqual({
    sqlite: [
      "create table `mugs` (`id` integer not null primary key autoincrement, `motto` text not null default 'it''s')",
      "create index `mugs_big` on `mugs` (`motto`) where id > 9",
    ],
    postgres: [
      `create table "mugs" ("id" serial primary key, "motto" varchar(255) not null default 'it''s')`,
      `create index "mugs_big" on "mugs" ("motto") where id > 9`,
    ],
    mariadb: [
      "create table `mugs` (`id` int unsigned not null auto_increment primary key, `motto` varchar(255) not null default 'it''s') default character set utf8mb4 engine = InnoDB",
    ],
  });
});
