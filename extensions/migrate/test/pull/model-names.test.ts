import { expect, test } from "vitest";
import { classNameOf, Names, propertyNameOf, relationNameOf } from "../../src/pull/model-names.ts";
import { pullModels } from "../../src/pull/pull.ts";
import { SchemaBench, sqlite } from "../schema/schema-bench.ts";

test.each([
  ["users", "User"],
  ["blog_categories", "BlogCategory"],
  ["addresses", "Address"],
  ["boxes", "Box"],
  ["shelves", "Shelf"],
  ["status", "Status"],
  ["shop.mugs", "Mug"],
  ["2fa_keys", "Table2faKey"],
])("the class of the table %s is %s", (table, name) => {
  expect(classNameOf(table)).toBe(name);
});

test.each([
  ["full_name", "fullName"],
  ["isActive", "isActive"],
  ["ID", "id"],
  ["2nd", "_2nd"],
  ["a b", "aB"],
])("the property of the column %s is %s", (column, name) => {
  expect(propertyNameOf(column)).toBe(name);
});

test("a foreign key is named after its column, or after its table when it has several", () => {
  const key = { references: "shelves", referencedColumns: ["id"] };
  expect(relationNameOf({ ...key, columns: ["top_shelf_id"] })).toBe("topShelf");
  expect(relationNameOf({ ...key, columns: ["room", "number"] })).toBe("shelf");
});

test("a name is given once", () => {
  const names = new Names(["a"]);
  expect([names.take("a"), names.take("a"), names.take("b")]).toEqual(["a2", "a3", "b"]);
});

test("tables with names that are no words, or that are alike, become models all the same", async () => {
  const bench = new SchemaBench(sqlite);
  await bench.rows('create table "user" (id integer primary key, "a-b" text, "a b" text)');
  await bench.rows('create table users (id integer primary key, "class" text, "it\'s" int)');
  await bench.rows("create table keyless (a int)");
  const { files, differences } = await pullModels({
    bind: "logs",
    dialect: "sqlite",
    driver: sqlite,
    orm: bench.orm,
  });
  expect(files[0]?.path).toBe("logs-models.ts");
  expect(files[0]?.text).toContain("class User2 extends User2Schema.class {}");
  expect(files[0]?.text).toContain('aB2: p.text().fieldName("a b").nullable(),');
  expect(differences).toEqual(["drops the table keyless"]);
  await bench.close();
});
