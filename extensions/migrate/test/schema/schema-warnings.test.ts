import { defineEntity, type Model, p } from "@phial/db";
import { describe, expect, test } from "vitest";
import { isNarrowed } from "../../src/schema/narrowed-type.ts";
import { generate, sqlite } from "./schema-bench.ts";

/* oxlint-disable typescript/no-explicit-any -- properties of many shapes are put together */

const id = p.integer().primary();

function mugs(properties: Record<string, any>, options: object = {}): Model {
  return defineEntity({
    name: "Mug",
    tableName: "mugs",
    properties: { id, ...properties },
    ...options,
  });
}

function warnings(from: readonly Model[], to: readonly Model[]) {
  const { snapshot } = generate({ driver: sqlite, models: from });
  const found = generate({ driver: sqlite, models: to, previous: snapshot }).warnings;
  return found.map(({ code, table, column, isDestructive }) => [
    code,
    column ?? table,
    isDestructive,
  ]);
}

const cups = defineEntity({ name: "Cup", tableName: "cups", properties: { id } });

describe("warnings", () => {
  test.each([
    ["a table is dropped", [mugs({}), cups], [mugs({})], [["TABLE_DROPPED", "cups", true]]],
    ["a column is dropped", [mugs({ a: p.text() })], [mugs({})], [["COLUMN_DROPPED", "a", true]]],
    [
      "a column is not null and has no default",
      [mugs({})],
      [mugs({ a: p.text() })],
      [
        ["NOT_NULL_WITHOUT_DEFAULT", "a", false],
        ["TABLE_REWRITTEN", "mugs", false],
      ],
    ],
    ["a column has a default", [mugs({})], [mugs({ a: p.text().default("") })], []],
    [
      "nulls take the default",
      [mugs({ a: p.text().nullable() })],
      [mugs({ a: p.text().default("") })],
      [
        ["NULLS_REPLACED", "a", false],
        ["TABLE_REWRITTEN", "mugs", false],
      ],
    ],
    [
      "a type becomes a smaller one",
      [mugs({ a: p.text() })],
      [mugs({ a: p.integer() })],
      [
        ["TYPE_NARROWED", "a", true],
        ["TABLE_REWRITTEN", "mugs", false],
      ],
    ],
    [
      "a value is taken from an enum",
      [mugs({ a: p.enum(["x", "y"]) })],
      [mugs({ a: p.enum(["x"]) })],
      [
        ["ENUM_VALUE_REMOVED", "a", true],
        ["TABLE_REWRITTEN", "mugs", false],
      ],
    ],
    [
      "a column becomes unique",
      [mugs({ a: p.text() })],
      [mugs({ a: p.text().unique() })],
      [["UNIQUE_ADDED", "a", false]],
    ],
  ] as const)("when %s", (_, from, to, expected) => {
    expect(warnings(from, to)).toEqual(expected);
  });
});

describe("a type is narrower", () => {
  test.each([
    ["varchar(80)", "varchar(200)", false],
    ["varchar(200)", "varchar(80)", true],
    ["varchar(80)", "text", false],
    ["text", "varchar(80)", true],
    ["int", "bigint", false],
    ["bigint", "int", true],
    ["int", "text", false],
    ["numeric(10,2)", "numeric(12,2)", false],
    ["numeric(10,2)", "numeric(10,4)", true],
    ["timestamptz(3)", "timestamptz(0)", true],
    ["timestamptz(3)", "timestamptz", false],
    ["real", "double precision", false],
    ["boolean", "int", false],
    ["jsonb", "int", true],
  ])("%s to %s: %s", (from, to, expected) => {
    const column = (type: string) => ({ name: "a", type, nullable: false });
    expect(isNarrowed(column(from), column(to), "postgres")).toBe(expected);
  });
});
