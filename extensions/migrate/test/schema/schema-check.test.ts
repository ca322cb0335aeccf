import { Database, defineEntity, p } from "@phial/db";
import { Phial, silentLogger } from "phial";
import { expect, test } from "vitest";
import { checkSchema } from "../../src/schema/schema-check.ts";
import { sqlite } from "./schema-bench.ts";

const Mug = defineEntity({
  name: "Mug",
  tableName: "mugs",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(40).unique(),
    mood: p.enum(["calm", "wild"]).default("calm"),
    isBig: p.boolean().default(false).index(),
    price: p.decimal().precision(8).scale(2).default("0.00"),
    facts: p.json().nullable(),
    madeAt: p.datetime(3).defaultRaw("current_timestamp"),
    holder: () => p.manyToOne(Mug).nullable(),
    friends: () => p.manyToMany(Mug).pivotTable("mug_friends"),
  },
  indexes: [{ name: "mugs_cheap", properties: ["name"], where: "price < 5" }],
  checks: [{ name: "mugs_price", expression: "price >= 0" }],
});
const db = new Database({ models: [Mug] });

test("tables that createAll has made are those of the models, until somebody changes one", async () => {
  await using app = new Phial("mugs", {
    config: { DATABASE_URL: "sqlite::memory:" },
    log: silentLogger,
  });
  db.initApp(app);
  await app.run(() => db.createAll());
  const { orm } = db.of(app).engine("default");
  const rest = { bind: "default", models: [Mug], driver: sqlite, dialect: "sqlite" as const, orm };
  expect(await checkSchema(rest)).toEqual({
    bind: "default",
    dialect: "sqlite",
    isClean: true,
    differences: [],
    statements: [],
  });
  await orm.em.getConnection().execute("alter table mugs add column lost text");
  await orm.em.getConnection().execute("drop index mugs_cheap");
  const { isClean, differences, statements } = await checkSchema(rest);
  expect(isClean).toBe(false);
  expect(differences).toEqual(["mugs: drops the column lost", "mugs: adds the index mugs_cheap"]);
  expect(statements).toEqual([
    "alter table `mugs` drop column `lost`",
    "create index `mugs_cheap` on `mugs` (`name`) where price < 5",
  ]);
});
