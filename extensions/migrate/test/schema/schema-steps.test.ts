import { afterAll, describe } from "vitest";
import { SchemaBench, sqlite } from "./schema-bench.ts";
import { schemaSteps } from "./step-suite.ts";

const bench = new SchemaBench(sqlite);
afterAll(() => bench.close());

describe("changes of models on SQLite, with rows in the tables", () => {
  schemaSteps(bench);
});
