import { defineConformance } from "@phial/conformance";
import { Database, seeder } from "../src/index.ts";
import { Entry, newUrl } from "./notes.ts";

const entry = seeder("entry", async (db) => {
  await db.session.execute("select 1");
});

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new Database({ models: [Entry], seeders: [entry] }),
  config: () => ({ DATABASE_URL: newUrl(), ARCHIVE_DATABASE_URL: newUrl() }),
  otherConfig: () => ({ DATABASE_URL: newUrl(), DATABASE_RECORD_QUERIES: true }),
  use: async (db) => {
    await db.createAll();
    db.session.create(Entry, { what: "used" });
    await db.session.flush();
    return [await db.session.count(Entry), db.recordedQueries.length > 0];
  },
  spoil: async (db) => {
    const { session } = db;
    const rollback = session.rollback.bind(session);
    await session.begin();
    session.rollback = async () => {
      await rollback();
      throw new Error("spoilt");
    };
  },
  commands: { "db seed": { options: { production: true } } },
  withSibling: () => new Database({ name: "archive", models: [Entry] }),
});
