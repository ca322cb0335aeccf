import { expect, test } from "vitest";
import { includedObjects } from "../../src/schema/included-objects.ts";
import { emptySchema, type TableSnapshot } from "../../src/schema/schema-snapshot.ts";

const table = (name: string): TableSnapshot => ({
  name,
  columns: [
    { name: "id", type: "integer", nullable: false },
    { name: "facts", type: "json", nullable: true },
  ],
  primaryKey: ["id"],
  indexes: [
    { name: "within", columns: ["facts.kind"] },
    { name: "both", columns: ["id", "facts"] },
  ],
  foreignKeys: [{ name: "up", columns: ["id"], references: "mugs", referencedColumns: ["id"] }],
  checks: [{ name: "positive", expression: "id > 0" }],
  triggers: [],
});

const place = { bind: "default", dialect: "sqlite" } as const;

test("the books of migrations, Alembic's too, are no part of a schema", () => {
  const tables = [table("mugs"), table("alembic_version"), table("phial_migrations")];
  const { tables: left } = includedObjects({ ...emptySchema, tables }, place);
  expect(left.map(({ name }) => name)).toEqual(["mugs"]);
  expect(left[0]?.indexes.map(({ name }) => name)).toEqual(["within", "both"]);
});

test("a column that is left out takes the indexes and keys on it along", () => {
  const schema = { ...emptySchema, tables: [table("mugs")] };
  const { tables } = includedObjects(schema, place, ({ name }) => name !== "facts");
  expect(tables[0]).toMatchObject({
    columns: [{ name: "id" }],
    indexes: [],
    foreignKeys: [{ name: "up" }],
  });
});

test("each object is told of with what it is, whose, where and in what words", () => {
  const seen: unknown[] = [];
  const views = [{ name: "big", definition: "select 1" }];
  includedObjects({ ...emptySchema, tables: [table("mugs")], views }, place, (object) => {
    seen.push(object);
    return true;
  });
  const rest = { ...place, source: "models" };
  expect(seen).toEqual([
    { type: "table", name: "mugs", ...rest },
    { type: "column", name: "id", table: "mugs", ...rest },
    { type: "column", name: "facts", table: "mugs", ...rest },
    { type: "index", name: "within", table: "mugs", ...rest },
    { type: "index", name: "both", table: "mugs", ...rest },
    { type: "foreignKey", name: "up", table: "mugs", ...rest },
    { type: "check", name: "positive", table: "mugs", ...rest },
    { type: "view", name: "big", ...rest },
  ]);
});
