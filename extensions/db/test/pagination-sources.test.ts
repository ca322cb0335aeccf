import { NodeSqliteDialect } from "@mikro-orm/sql";
import { Kysely } from "kysely";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { queryPages } from "../src/pagination-sources.ts";
import { Pagination } from "../src/pagination.ts";

interface Tables {
  note: { id: number; topic: string };
}

let database: Kysely<Tables>;
let statements: { sql: string; parameters: readonly unknown[] }[];

beforeEach(async () => {
  statements = [];
  database = new Kysely<Tables>({
    dialect: new NodeSqliteDialect(":memory:"),
    log: ({ query: { sql, parameters } }) => {
      statements.push({ sql, parameters });
    },
  });
  await database.schema
    .createTable("note")
    .addColumn("id", "integer")
    .addColumn("topic", "text")
    .execute();
  const rows = Array.from({ length: 23 }, (_, id) => ({ id, topic: `topic ${id % 3}` }));
  await database.insertInto("note").values(rows).execute();
  statements = [];
});

afterEach(() => database.destroy());

describe("pages of a query", () => {
  test("have its rows in its order, with its types", async () => {
    const query = database.selectFrom("note").select("id").where("topic", "=", "topic 1");
    const page = await Pagination.load(queryPages(database, query.orderBy("id", "desc")), {
      page: 2,
      perPage: 5,
    });

    expectTypeOf(page.items).toEqualTypeOf<readonly { id: number }[]>();
    expect(page.items.map(({ id }) => id)).toEqual([7, 4, 1]);
    expect([page.total, page.pages]).toEqual([8, 2]);
  });

  test("are counted by the rows that come out of it, also when it groups or limits them", async () => {
    const grouped = database.selectFrom("note").select("topic").groupBy("topic").limit(2);
    const page = await Pagination.load(queryPages(database, grouped), { perPage: 2 });

    expect([page.items.length, page.total]).toEqual([2, 3]);
  });

  test("bind the limit and the offset and do not order what is counted", async () => {
    const query = database.selectFrom("note").selectAll().orderBy("id");
    await Pagination.load(queryPages(database, query), { page: 3, perPage: 4 });

    expect(statements).toEqual([
      { sql: 'select * from "note" order by "id" limit ? offset ?', parameters: [4, 8] },
      { sql: 'select count(*) as total from (select * from "note") as "all_rows"', parameters: [] },
    ]);
  });
});
