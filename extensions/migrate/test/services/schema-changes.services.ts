import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import fc from "fast-check";
import { afterAll, describe, test } from "vitest";
import { ownDatabase } from "../schema/own-database.ts";
import { randomSchema, roundTrip } from "../schema/random-schemas.ts";
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
      await roundTrip(random, from, to).finally(() => random.close());
    });
    await fc.assert(property, { numRuns: 15 });
  }, 300_000);

  const own = await ownDatabase(driver, url);
  afterAll(() => own.close());

  describe(`what only ${name} has`, () => {
    schemaSteps(own, steps);
  });
}
