import { defineEntity, type Model, p } from "@phial/db";
import { describe, expect, test } from "vitest";
import { generate, SchemaBench, sqlite } from "./schema-bench.ts";

/* oxlint-disable typescript/no-explicit-any -- properties of many shapes are put together */

function mugs(properties: Record<string, any>, options: object = {}): Model {
  const all = { id: p.integer().primary().autoincrement(), ...properties };
  return defineEntity({ name: "Mug", tableName: "mugs", properties: all, ...options });
}

/** The statements between two models of a table. */
function between(from: Model, to: Model): readonly string[] {
  const { snapshot } = generate({ driver: sqlite, models: [from] });
  return generate({ driver: sqlite, models: [to], previous: snapshot }).up;
}

describe("what MikroORM 7.2.1 finds equal or writes wrongly", () => {
  test("a default with a quote in it is quoted", () => {
    const { up } = generate({
      driver: sqlite,
      models: [mugs({ motto: p.string().default("it's") })],
    });
    expect(up[0]).toContain("default 'it''s'");
  });

  test.each([
    ["the case of a default", { a: p.string().default("Tea") }, { a: p.string().default("tea") }],
    ["the dots in a default", { a: p.string().default("a.b") }, { a: p.string().default("c.b") }],
    ["the values of an enum", { a: p.enum(["x", "y"]) }, { a: p.enum(["x", "Y"]) }],
  ])("%s is a change", (_, from, to) => {
    expect(between(mugs(from), mugs(to)).length).toBeGreaterThan(0);
  });

  test.each([
    ["a = 'Tea'", "a = 'tea'"],
    ["a <> 'abcabc'", "a <> 'abc'"],
    ["(a = 'x' or a = 'y') and id > 1", "a = 'x' or (a = 'y' and id > 1)"],
  ])("a check is another when %s becomes %s", (from, to) => {
    const a = p.string();
    const checked = (expression: string) => mugs({ a }, { checks: [{ name: "c", expression }] });
    expect(between(checked(from), checked(to)).length).toBeGreaterThan(0);
    expect(between(checked(from), checked(from))).toEqual([]);
  });

  test("the predicate of a partial index, and the expression of an index, are changes", () => {
    const a = p.string();
    const partial = (where: string) =>
      mugs({ a }, { indexes: [{ name: "i", properties: ["a"], where }] });
    expect(between(partial("id > 1"), partial("id > 2"))).toEqual([
      "drop index `i`",
      "create index `i` on `mugs` (`a`) where id > 2",
    ]);
    const on = (expression: string) => mugs({ a }, { indexes: [{ name: "i", expression }] });
    expect(
      between(on("create index i on mugs (lower(a))"), on("create index i on mugs (upper(a))")),
    ).toEqual(["drop index `i`", "create index i on mugs (upper(a))"]);
  });

  test("the order of columns is none", () => {
    const [a, b] = [p.string(), p.integer()];
    expect(between(mugs({ a, b }), mugs({ b, a }))).toEqual([]);
  });

  test("a table that is written anew keeps a column that has another name, and its checks in every text of it", () => {
    const check = { name: "positive", expression: "size > 0" };
    const from = mugs({ name: p.string(), size: p.integer() }, { checks: [check] });
    const to = mugs({ label: p.string(), size: p.float() }, { checks: [check] });
    const { snapshot } = generate({ driver: sqlite, models: [from] });
    const renames = [{ table: "mugs", from: "name", to: "label" }];
    const { up, down } = generate({ driver: sqlite, models: [to], previous: snapshot, renames });
    expect(up).toContain(
      "insert into `_phial_new_mugs` (`id`, `label`, `size`) select `id`, `label`, `size` from `mugs`",
    );
    for (const statements of [up, down]) expect(statements.join()).toContain("size > 0");
  });
});

describe("what MikroORM 7.2.1 reads wrongly from SQLite", () => {
  test("a key of two columns is one key, and a unique constraint in a table is one", async () => {
    const bench = new SchemaBench(sqlite);
    await bench.rows("create table a (x int, y int, primary key (x, y))");
    await bench.rows(`CREATE TABLE "b c" (
	one INTEGER, -- the first, or so
	two INTEGER /* the second) */,
	three TEXT DEFAULT 'a, constraint',
	CONSTRAINT "to a" FOREIGN KEY(one, two) REFERENCES a (x, y) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	UNIQUE (two, three), CHECK (three <> ')')
)`);
    const [, table] = (await bench.live()).tables;
    expect(table).toMatchObject({
      name: "b c",
      columns: [{ name: "one" }, { name: "two" }, { name: "three", default: "'a, constraint'" }],
      foreignKeys: [
        {
          name: "to a",
          columns: ["one", "two"],
          references: "a",
          referencedColumns: ["x", "y"],
          onDelete: "cascade",
          deferMode: "deferred",
        },
      ],
      indexes: [{ columns: ["two", "three"], unique: true, constraint: true }],
      checks: [{ expression: "three <> ')'" }],
    });
    await bench.close();
  });
});
