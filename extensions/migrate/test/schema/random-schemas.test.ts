import fc from "fast-check";
import { test } from "vitest";
import { randomSchema, roundTrip } from "./random-schemas.ts";
import { SchemaBench, sqlite } from "./schema-bench.ts";

test("from any schema to any other: up is clean, down is what was before, rows stay", async () => {
  await fc.assert(
    fc.asyncProperty(randomSchema, randomSchema, async (from, to) => {
      const bench = new SchemaBench(sqlite);
      await roundTrip(bench, from, to);
      await bench.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);
