import { defineEntity, p } from "@phial/db";
import { expect, test } from "vitest";
import { autogenerate } from "../../src/schema/autogenerate.ts";
import { baseline } from "../../src/schema/baseline.ts";
import { formatSnapshot, parseSnapshot } from "../../src/schema/snapshot-text.ts";
import { SchemaBench, sqlite } from "./schema-bench.ts";

test("a trigger and a view that no model has survive every table that is written anew", async () => {
  const bench = new SchemaBench(sqlite);
  await bench.rows("create table mugs (id integer primary key, name text, size text not null)");
  await bench.rows(
    "create trigger shout after insert on mugs begin update mugs set name = upper(name) where id = new.id; end",
  );
  await bench.rows("create view big as select name from mugs where size > 3");
  const first = await baseline({
    bind: "default",
    dialect: "sqlite",
    driver: sqlite,
    orm: bench.orm,
  });
  let previous = new Map([["default", first.schemas]]) as ReturnType<typeof parseSnapshot>;
  for (const size of [p.integer(), p.float(), p.text()]) {
    const properties = { id: p.integer().primary(), name: p.text().nullable(), size };
    const models = [defineEntity({ name: "Mug", tableName: "mugs", properties })];
    const { changes, snapshot } = autogenerate({
      models: new Map([["default", models]]),
      drivers: [sqlite],
      previous,
      renames: { accepted: [], declined: "all" },
    });
    await bench.run(changes.get("default")?.up.sqlite ?? []);
    expect((await bench.check(models)).differences).toEqual([]);
    previous = parseSnapshot(formatSnapshot(snapshot), "kept.json");
  }
  await bench.rows("insert into mugs (name, size) values ('blue', 5)");
  expect(await bench.rows("select name from big")).toEqual([{ name: "BLUE" }]);
  await bench.close();
});
