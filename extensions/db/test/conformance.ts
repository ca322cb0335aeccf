import { defineConformance } from "@phial/conformance";
import { Database } from "../src/index.ts";
import { Entry, newUrl } from "./notes.ts";

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new Database({ models: [Entry] }),
  config: () => ({ DATABASE_URL: newUrl(), ARCHIVE_DATABASE_URL: newUrl() }),
  otherConfig: () => ({ DATABASE_URL: newUrl(), DATABASE_RECORD_QUERIES: true }),
  use: async (db) => {
    await db.createAll();
    db.session.create(Entry, { what: "used" });
    await db.session.flush();
    return [await db.session.count(Entry), db.recordedQueries.length > 0];
  },
  withSibling: () => new Database({ name: "archive", models: [Entry] }),
});
