import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { afterAll, describe } from "vitest";
import { ownDatabase } from "../schema/own-database.ts";
import { schemaSteps } from "../schema/step-suite.ts";

const SERVERS = [
  { name: "PostgreSQL", driver: postgres(), url: process.env["POSTGRES_URL"] },
  { name: "MariaDB", driver: mariadb(), url: process.env["MARIADB_URL"] },
].flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ url, ...rest }]));

for (const { name, driver, url } of SERVERS) {
  const bench = await ownDatabase(driver, url);
  afterAll(() => bench.close());

  describe(`changes of models on ${name}, with rows in the tables`, () => {
    schemaSteps(bench);
  });
}
