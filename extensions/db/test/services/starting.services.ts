import { Phial, silentLogger } from "phial";
import { expect, test } from "vitest";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database, defineEntity, p } from "../../src/index.ts";
import { newUrl } from "../notes.ts";

const OwnerSchema = defineEntity({
  name: "Owner",
  tableName: "starting_owners",
  properties: { id: p.integer().primary() },
});
class Owner extends OwnerSchema.class {}
OwnerSchema.setClass(Owner);

const ThingSchema = defineEntity({
  name: "Thing",
  tableName: "starting_things",
  properties: { id: p.integer().primary(), owner: () => p.manyToOne(Owner) },
});
class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

const db = new Database({ models: [ThingSchema, OwnerSchema], drivers: [postgres(), mariadb()] });

const URLS: Readonly<Record<string, string | undefined>> = {
  SQLite: newUrl(),
  PostgreSQL: process.env["POSTGRES_URL"],
  MariaDB: process.env["MARIADB_URL"],
};

function appOn(url: string): Phial {
  const app = new Phial("starting", { config: { DATABASE_URL: url }, log: silentLogger });
  db.initApp(app);
  return app;
}

for (const [kind, url] of Object.entries(URLS)) {
  test.skipIf(url === undefined)(
    `workers on ${kind} that start at once all find all tables`,
    async () => {
      const apps = Array.from({ length: 4 }, () => appOn(url ?? ""));
      const [first] = apps;
      for (let round = 0; round < 5; round += 1) {
        await first?.run(() => db.dropAll());

        await Promise.all(apps.map((app) => app.run(() => db.createAll())));

        const orphan = first?.run(() =>
          db.sql.insertInto("starting_things").values({ id: 1, owner_id: 7 }).execute(),
        );
        await expect(orphan).rejects.toThrow(/foreign key/i);
      }
      await first?.run(() => db.dropAll());
      for (const app of apps) await app.close();
    },
  );
}
