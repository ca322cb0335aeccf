import { afterAll, describe } from "vitest";
import { SchemaBench, sqlite } from "./schema-bench.ts";
import { SQLITE_STEPS } from "./server-steps.ts";
import { schemaSteps } from "./step-suite.ts";

const bench = new SchemaBench(sqlite);
afterAll(() => bench.close());

describe("what hangs on a table of SQLite that is written anew", () => {
  const own = new SchemaBench(sqlite);
  afterAll(() => own.close());
  schemaSteps(own, SQLITE_STEPS);
});

describe("changes of models on SQLite, with rows in the tables", () => {
  schemaSteps(bench);
});
