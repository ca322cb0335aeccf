import { afterAll, describe } from "vitest";
import { SchemaBench, sqlite } from "../schema/schema-bench.ts";
import { models } from "./library-sqlite.ts";
import { librarySuite } from "./library-suite.ts";

const bench = new SchemaBench(sqlite);
afterAll(() => bench.close());

describe("a database of SQLite that Alembic has made", () => {
  librarySuite(bench, models, async () => new SchemaBench(sqlite));
});
