import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { afterAll, describe } from "vitest";
import { models as onMariaDb } from "../pull/library-mariadb.ts";
import { models as onPostgres } from "../pull/library-postgres.ts";
import { librarySuite } from "../pull/library-suite.ts";
import { ownDatabase } from "../schema/own-database.ts";

const SERVERS = [
  { name: "PostgreSQL", driver: postgres(), models: onPostgres, url: process.env["POSTGRES_URL"] },
  { name: "MariaDB", driver: mariadb(), models: onMariaDb, url: process.env["MARIADB_URL"] },
].flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ url, ...rest }]));

for (const { name, driver, models, url } of SERVERS) {
  const bench = await ownDatabase(driver, url);
  afterAll(() => bench.close());

  describe(`a database of ${name} that somebody else has made`, () => {
    librarySuite(bench, models, () => ownDatabase(driver, url));
  });
}
