import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import { MariaDbDriver } from "@mikro-orm/mariadb";
import { type AbstractSqlDriver, MikroORM, type SqlEntityManager } from "@mikro-orm/sql";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { DatabaseDriver } from "../../src/driver.ts";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { FastFind } from "../../src/fast/fast-find.ts";
import { parseUrl } from "../../src/url.ts";
import type { DrawnModels } from "../fast/random-models.ts";
import { draws, type Orm, told } from "../fast/random-session.ts";
import { OwnDatabases } from "./own-databases.ts";

const RUNS = 25;

const SERVERS = [
  {
    kind: "PostgreSQL",
    server: process.env["POSTGRES_URL"],
    plain: { driver: PostgreSqlDriver },
    fast: postgres(),
  },
  {
    kind: "MariaDB",
    server: process.env["MARIADB_URL"],
    plain: { driver: MariaDbDriver },
    fast: mariadb(),
  },
].flatMap(({ server, ...others }) => (server === undefined ? [] : [{ server, ...others }]));

function ormOf({ Post, Author, Tag }: DrawnModels, url: string, options: object): Orm {
  const { hostname, port, username, password, pathname } = new URL(url);
  return new MikroORM<AbstractSqlDriver, SqlEntityManager>({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbName: pathname.slice(1),
    entities: [Post, Author, Tag],
    ensureDatabase: false,
    ...options,
  });
}

/** What the driver of ours connects with. */
function optionsOf(driver: DatabaseDriver, url: string): object {
  const target = parseUrl(url);
  if (typeof target === "string") throw new TypeError(target);
  const waits = { connectTimeout: 5000, statementTimeout: 30_000, idleTimeout: 10_000 };
  return driver.options({ target, root: "/", poolSize: 4, ...waits });
}

describe.each(SERVERS)("on $kind", ({ server, plain, fast }) => {
  const databases = new OwnDatabases(server);
  let url: string;
  beforeAll(async () => {
    url = await databases.create();
  });
  afterAll(() => databases[Symbol.asyncDispose]());

  test("a session is the same as MikroORM's own, whatever is found and changed", async () => {
    const find = vi.spyOn(FastFind.prototype, "find");

    await fc.assert(
      fc.asyncProperty(draws, async (draw) => {
        const expected = await told(ormOf(draw.models, url, plain), draw);
        const own = await told(ormOf(draw.models, url, optionsOf(fast, url)), draw);
        expect(own).toEqual(expected);
      }),
      { numRuns: RUNS },
    );

    const found = await Promise.all(find.mock.results.map(({ value }) => value as unknown));
    expect(found.filter((entities) => entities !== undefined).length).toBeGreaterThan(RUNS / 2);
    find.mockRestore();
  }, 120_000);
});
