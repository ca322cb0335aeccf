import { type AbstractSqlDriver, MikroORM, SqliteDriver, SqlEntityManager } from "@mikro-orm/sql";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { BoundSqliteDriver } from "../../src/binding/sqlite-orm-driver.ts";
import { FastFind } from "../../src/fast/fast-find.ts";
import { fastSession } from "../../src/fast/fast-session.ts";
import { NodeSqliteDialect } from "../../src/sqlite/dialect.ts";
import type { DrawnModels } from "./random-models.ts";
import { draws, type Orm, told } from "./random-session.ts";

function ormOf(models: DrawnModels, isFast: boolean): Orm {
  const { Post, Author, Tag } = models;
  return new MikroORM<AbstractSqlDriver, SqlEntityManager>({
    driver: isFast ? BoundSqliteDriver : SqliteDriver,
    ...(isFast && { entityManager: fastSession(SqlEntityManager) }),
    dbName: ":memory:",
    driverOptions: () => new NodeSqliteDialect({ file: ":memory:" }),
    entities: [Post, Author, Tag],
    ensureDatabase: false,
  });
}

test("a session is the same as MikroORM's own, whatever is found and changed", async () => {
  const find = vi.spyOn(FastFind.prototype, "find");
  const runs = Number(process.env["RUNS"] ?? 100);
  let fast = 0;

  await fc.assert(
    fc.asyncProperty(draws, async (draw) => {
      const plain = await told(ormOf(draw.models, false), draw);
      const own = await told(ormOf(draw.models, true), draw);
      expect(own).toEqual(plain);
    }),
    { numRuns: runs },
  );

  for (const { value } of find.mock.results) if ((await value) !== undefined) fast += 1;
  expect(fast).toBeGreaterThan(runs);
}, 120_000);
